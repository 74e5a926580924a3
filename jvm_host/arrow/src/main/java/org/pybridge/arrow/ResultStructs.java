package org.pybridge.arrow;

import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.c.jni.JniWrapper;
import org.apache.arrow.c.jni.PrivateData;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The two structs for a result, which release what nobody has taken out of them. */
final class ResultStructs implements AutoCloseable {
    private final BufferAllocator allocator;
    private final ArrowSchema schema;
    private ArrowArray array;

    /** Released ones, for Python to put a result there. */
    ResultStructs(BufferAllocator allocator) {
        this.allocator = allocator;
        this.array = ArrowArray.allocateNew(allocator);
        boolean isWhole = false;
        try {
            this.schema = ArrowSchema.allocateNew(allocator);
            isWhole = true;
        } finally {
            if (!isWhole) {
                array.close();
            }
        }
    }

    long array() {
        return array.memoryAddress();
    }

    long schema() {
        return schema.memoryAddress();
    }

    /**
     * The result, whose vectors have its memory now.
     *
     * @param then runs when all of them are closed, on the thread that closes the last; may be null
     */
    VectorSchemaRoot imported(Runnable then) {
        if (then != null) {
            ArrowArray outer = ArrowArray.allocateNew(allocator);
            Observed inner = new Observed(array, then);
            outer.save(array.snapshot());
            array = outer;
            boolean isWhole = false;
            try {
                JniWrapper.get().exportArray(outer.memoryAddress(), inner); // sets its release
                isWhole = true;
            } finally {
                if (!isWhole) {
                    outer.markReleased();
                    inner.close();
                }
            }
        }
        return Data.importVectorSchemaRoot(allocator, array, schema, null, false);
    }

    @Override
    public void close() {
        array.release();
        schema.release();
        array.close();
        schema.close();
    }

    /** A struct that another one stands for, of whose release Java hears. */
    private static final class Observed implements PrivateData {
        private final ArrowArray array;
        private final Runnable then;

        Observed(ArrowArray array, Runnable then) {
            this.array = array;
            this.then = then;
        }

        @Override
        public void close() {
            array.release();
            array.close();
            then.run();
        }
    }
}
