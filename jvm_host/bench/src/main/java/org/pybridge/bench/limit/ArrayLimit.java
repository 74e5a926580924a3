package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Doubles;

/** A {@code double[]} copied to a new numpy array by one JNI call. */
public final class ArrayLimit implements Workload {
    private final double[] values;

    /** The limit for so many doubles. */
    public ArrayLimit(int count) {
        LimitNatives.prepareArrays();
        values = Doubles.array(count);
    }

    @Override
    public String name() {
        return "jni double[] to numpy";
    }

    @Override
    public long run(int operationCount) {
        final double[] array = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            array[0] = Doubles.first(index);
            checksum += LimitNatives.arrayTotal(array);
        }
        return (long) checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expected(values.length, operationCount);
    }
}
