package org.pybridge.lab;

/** When a caller calls, and what it waits for. One is shared by all callers. */
interface Load {
    /**
     * Calls until the time is up, and waits for what it has begun.
     *
     * @param startNs the beginning for all callers, of {@link System#nanoTime}
     * @param endNs from then on nothing is begun
     */
    void run(Caller caller, long startNs, long endNs);

    /** As fast as possible, by single calls or by batches. */
    static Load closed(int batch) {
        return batch == 1 ? new ClosedLoop() : new ClosedBatches(batch);
    }

    /** By a schedule, by single calls or by bundles. */
    static Load open(int batch, Arrivals arrivals) {
        return batch == 1 ? new OpenLoop(arrivals) : new OpenBatches(arrivals);
    }
}
