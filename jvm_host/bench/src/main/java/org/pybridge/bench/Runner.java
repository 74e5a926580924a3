package org.pybridge.bench;

import java.util.List;

/** Runs rounds of a workload: by the calling thread, or by several. */
interface Runner {
    /** Runs a round of so many operations and returns its nanoseconds. */
    long runNs(int operationCount);

    /** The bytes allocated per operation in the thriftiest round. */
    double leastBytesPerOp();

    /** Runs something in the calling thread while the other threads, if any, run operations. */
    default void amidOthers(Runnable work) {
        work.run();
    }

    /**
     * The part of a round's operations that its busiest thread did, then that of the next one, over
     * all rounds so far; empty where there is one thread.
     */
    default List<Double> shares() {
        return List.of();
    }
}
