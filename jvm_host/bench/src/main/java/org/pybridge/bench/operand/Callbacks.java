package org.pybridge.bench.operand;

/** Calls of a counter that begins at one in each round. */
public final class Callbacks {
    /** The calls that one loop in Python makes. */
    public static final int BATCH = 1000;

    private Callbacks() {}

    /** The sum of the last counts of all loops. */
    public static long expected(int operationCount) {
        final long loops = operationCount / BATCH;
        return BATCH * loops * (loops + 1) / 2;
    }
}
