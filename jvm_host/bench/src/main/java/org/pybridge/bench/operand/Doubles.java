package org.pybridge.bench.operand;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;

/** Doubles to be added up, all whole, so that sums are exact; each operation changes the first. */
public final class Doubles {
    private static final int PERIOD = 1000;

    private Doubles() {}

    /** So many of them. */
    public static double[] array(int count) {
        final double[] values = new double[count];
        for (int index = 0; index < count; index++) {
            values[index] = index % PERIOD;
        }
        return values;
    }

    /** The same outside the Java heap. */
    public static DoubleBuffer buffer(int count) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(count * Double.BYTES);
        return memory.order(ByteOrder.nativeOrder()).asDoubleBuffer().put(0, array(count));
    }

    /** The first of this operation. */
    public static double first(int operation) {
        return operation & 0xFF;
    }

    /** The sum of all sums of so many operations on this many doubles, a multiple of 1000. */
    public static long expected(int count, int operationCount) {
        final long rest = (long) count / PERIOD * (PERIOD * (PERIOD - 1) / 2);
        long checksum = 0;
        for (int operation = 0; operation < operationCount; operation++) {
            checksum += rest + (long) first(operation);
        }
        return checksum;
    }

    /** The sum of the first and the last of this many doubles, in so many operations. */
    public static long expectedOfEnds(int count, int operationCount) {
        final long last = (count - 1) % PERIOD;
        long checksum = 0;
        for (int operation = 0; operation < operationCount; operation++) {
            checksum += last + (long) first(operation);
        }
        return checksum;
    }
}
