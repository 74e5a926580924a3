package org.pybridge.bench.limit;

import java.nio.DoubleBuffer;
import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Doubles;

/** A numpy array laid over a direct buffer's memory, whose owner nobody keeps alive. */
public final class BufferLimit implements Workload {
    private final DoubleBuffer values;

    /** The limit for so many doubles. */
    public BufferLimit(int count) {
        LimitNatives.prepareArrays();
        values = Doubles.buffer(count);
    }

    @Override
    public String name() {
        return "jni direct buffer";
    }

    @Override
    public long run(int operationCount) {
        final DoubleBuffer buffer = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            buffer.put(0, Doubles.first(index));
            checksum += LimitNatives.bufferTotal(buffer, buffer.capacity());
        }
        return (long) checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expected(values.capacity(), operationCount);
    }
}
