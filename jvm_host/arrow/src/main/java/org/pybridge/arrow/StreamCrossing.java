package org.pybridge.arrow;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Process mode: a batch is an Arrow IPC stream in memory that both processes map. */
final class StreamCrossing implements Crossing {
    private static final int MOST_LENT_BYTES = 32 << 20; // a slab's; larger ones are for one batch
    private static final long MOST_BYTES = Integer.MAX_VALUE - 63;

    private final Python python;
    private final BufferAllocator allocator;
    private final PyFunction call;
    private final PyFunction take;
    private final PyFunction give;

    StreamCrossing(Python python, BufferAllocator allocator) {
        this.python = python;
        this.allocator = allocator;
        this.call = python.function("bridge._arrow:call_stream");
        this.take = python.function("bridge._arrow:take_stream");
        this.give = python.function("bridge._arrow:give_stream");
    }

    @Override
    public VectorSchemaRoot call(
            Object target, PythonLibrary library, boolean isColumns, VectorSchemaRoot batch) {
        Object result = call.call(target, library.pythonName(), isColumns, argument(batch));
        return StreamReader.read((NdArray) result, allocator);
    }

    @Override
    public PyObject toPython(VectorSchemaRoot batch) {
        return (PyObject) take.call(argument(batch), false);
    }

    @Override
    public PyObject toPython(FieldVector vector) {
        return (PyObject) take.call(argument(PythonArrow.batch(vector)), true);
    }

    @Override
    public VectorSchemaRoot fromPython(PyObject object) {
        return StreamReader.read((NdArray) give.call(object), allocator);
    }

    private Object argument(VectorSchemaRoot batch) {
        long sizeBytes = StreamContent.sizeBytes(batch);
        if (sizeBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "batch too large for process mode: seen="
                            + sizeBytes
                            + " bytes, wanted="
                            + MOST_BYTES
                            + " or less; split it by rows");
        }
        StreamContent content = new StreamContent(batch, (int) sizeBytes);
        if (sizeBytes <= MOST_LENT_BYTES) {
            return content;
        }
        ByteBuffer memory = python.allocate(sizeBytes);
        content.writeTo(memory);
        return memory.clear();
    }
}
