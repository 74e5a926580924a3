package org.pybridge.bench;

/** The leanest way known to do the same work: what a scenario is compared with, round by round. */
public interface Reference extends AutoCloseable {
    /** Its name in the results, such as {@code "call_int gil"}. */
    String name();

    /** Runs this many operations and returns the nanoseconds that all of them took. */
    long roundNs(int operationCount);

    /**
     * Times groups of operations for a while, one group after the other.
     *
     * @return the distribution of all such groups since the start
     */
    Percentiles samples(long durationNs, int operationsPerSample);

    @Override
    void close();
}
