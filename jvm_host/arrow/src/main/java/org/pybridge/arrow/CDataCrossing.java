package org.pybridge.arrow;

import java.util.List;
import java.util.function.Function;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/**
 * Thread mode: addresses of the structs of the Arrow C Data Interface. To Python the schema goes as
 * a message instead, which is made once for many batches.
 */
final class CDataCrossing implements Crossing {
    private final BufferAllocator allocator;
    private final PyFunction call;
    private final PyFunction take;
    private final PyFunction takeColumn;
    private final PyFunction give;
    private final SchemaMessages<Schema> ofBatches = new SchemaMessages<>(schema -> schema);
    private final SchemaMessages<Field> ofColumns =
            new SchemaMessages<>(field -> new Schema(List.of(field)));

    CDataCrossing(Python python, BufferAllocator allocator) {
        this.allocator = allocator;
        this.call = python.function("bridge._arrow:call_at");
        this.take = python.function("bridge._arrow:take_at");
        this.takeColumn = python.function("bridge._arrow:take_column_at");
        this.give = python.function("bridge._arrow:give_at");
    }

    @Override
    public VectorSchemaRoot call(
            Object target, PythonLibrary library, boolean isColumns, VectorSchemaRoot batch) {
        try (Exported given = new Exported(allocator);
                Structs result = new Structs(allocator)) {
            VectorExport.export(allocator, batch, given.array);
            call.call(
                    target,
                    library.pythonName(),
                    isColumns,
                    given.address(),
                    ofBatches.message(batch.getSchema()),
                    result.array(),
                    result.schema());
            return result.imported();
        }
    }

    @Override
    public PyObject toPython(VectorSchemaRoot batch) {
        try (Exported given = new Exported(allocator)) {
            VectorExport.export(allocator, batch, given.array);
            return (PyObject) take.call(given.address(), ofBatches.message(batch.getSchema()));
        }
    }

    @Override
    public PyObject toPython(FieldVector vector) {
        try (Exported given = new Exported(allocator)) {
            VectorExport.export(allocator, vector, given.array);
            return (PyObject)
                    takeColumn.call(given.address(), ofColumns.message(vector.getField()));
        }
    }

    @Override
    public VectorSchemaRoot fromPython(PyObject object) {
        try (Structs result = new Structs(allocator)) {
            give.call(object, result.array(), result.schema());
            return result.imported();
        }
    }

    /** IPC messages of schemas; the last one is kept, since mostly the next batch has the same. */
    private static final class SchemaMessages<T> {
        private record Known<T>(T of, byte[] message) {}

        private final Function<T, Schema> schema;
        private volatile Known<T> last;

        SchemaMessages(Function<T, Schema> schema) {
            this.schema = schema;
        }

        byte[] message(T of) {
            Known<T> known = last;
            if (known == null || !(known.of == of || known.of.equals(of))) {
                known = new Known<>(of, schema.apply(of).serializeAsMessage());
                last = known;
            }
            return known.message;
        }
    }

    /** A struct for what goes to Python, which releases what nobody has taken out of it. */
    private static final class Exported implements AutoCloseable {
        private final ArrowArray array;

        Exported(BufferAllocator allocator) {
            this.array = ArrowArray.allocateNew(allocator);
        }

        long address() {
            return array.memoryAddress();
        }

        @Override
        public void close() {
            array.release();
            array.close();
        }
    }

    /** The two structs for a result, which release what nobody has taken out of them. */
    private static final class Structs implements AutoCloseable {
        private final BufferAllocator allocator;
        private final ArrowArray array;
        private final ArrowSchema schema;

        Structs(BufferAllocator allocator) {
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

        VectorSchemaRoot imported() {
            return Data.importVectorSchemaRoot(allocator, array, schema, null, false);
        }

        long array() {
            return array.memoryAddress();
        }

        long schema() {
            return schema.memoryAddress();
        }

        @Override
        public void close() {
            array.release();
            schema.release();
            array.close();
            schema.close();
        }
    }
}
