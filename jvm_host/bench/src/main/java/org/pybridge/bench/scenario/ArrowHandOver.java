package org.pybridge.bench.scenario;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.pybridge.PyObject;
import org.pybridge.arrow.PythonArrow;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** A vector of a million doubles that becomes an array of pyarrow's, which is dropped. */
public final class ArrowHandOver extends EmbeddedScenario {
    private static final int COUNT = 1_000_000;

    private Float8Vector vector;
    private PythonArrow arrow;

    /** Nothing is allocated yet. */
    public ArrowHandOver() {
        super(
                "arrow_1m",
                "an Arrow vector of 1 M doubles, handed to pyarrow",
                "arrow",
                "double_1m",
                COUNT * Double.BYTES);
    }

    @Override
    public void setUp(Environment environment) {
        PythonArrow.requireJvmOptions();
        BufferAllocator allocator = new RootAllocator();
        vector = new Float8Vector("numbers", allocator);
        vector.allocateNew(COUNT);
        for (int index = 0; index < COUNT; index++) {
            vector.set(index, index);
        }
        vector.setValueCount(COUNT);
        arrow = PythonArrow.of(environment.python(), allocator);
    }

    @Override
    public void check() {
        try (PyObject array = arrow.toPython(vector);
                PyObject last = (PyObject) array.invoke("__getitem__", COUNT - 1)) {
            WrongResultException.unlessEqual(name(), array.invoke("__len__"), (long) COUNT);
            WrongResultException.unlessEqual(name(), last.invoke("as_py"), COUNT - 1.0);
        }
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            try (PyObject array = arrow.toPython(vector)) {
                checksum += array.isClosed() ? 0 : 1;
            }
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return operationCount;
    }
}
