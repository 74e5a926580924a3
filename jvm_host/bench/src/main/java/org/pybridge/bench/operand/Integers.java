package org.pybridge.bench.operand;

import java.util.stream.IntStream;

/**
 * Ints to be added up: ones that CPython must make, but the first, which each operation changes.
 */
public final class Integers {
    private static final int LEAST = 1000;

    private Integers() {}

    /** So many of them. */
    public static IntStream stream(int count) {
        return IntStream.range(LEAST, LEAST + count);
    }

    /** The first of this operation, of which Java has a box ready. */
    public static int first(int operation) {
        return operation & 0x7F;
    }

    /** The sum of all sums of so many operations on a list of this length. */
    public static long expected(int count, int operationCount) {
        final long rest = (count - 1) * (2L * LEAST + count) / 2;
        long checksum = 0;
        for (int operation = 0; operation < operationCount; operation++) {
            checksum += rest + first(operation);
        }
        return checksum;
    }
}
