package org.pybridge.bench;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Times groups of operations of a workload, one after the other. Used by one thread. */
final class Sampler {
    private static final long MOST_NS = 60_000_000_000L;

    private final Workload workload;
    private final int operationsPerSample;
    private final long gapNs;
    private final Histogram histogram = new Histogram(MOST_NS, 3);

    /**
     * One that has no samples yet.
     *
     * @param operationsPerSample the size of a group, a multiple of the batch
     */
    Sampler(Workload workload, int operationsPerSample) {
        this(workload, operationsPerSample, 0);
    }

    /** As above, with a pause of so many nanoseconds before each group. */
    Sampler(Workload workload, int operationsPerSample, long gapNs) {
        this.workload = workload;
        this.operationsPerSample = operationsPerSample;
        this.gapNs = gapNs;
    }

    int operationsPerSample() {
        return operationsPerSample;
    }

    /** Takes samples for a while, at least one. */
    void sample(long durationNs) {
        final long expected = workload.expected(operationsPerSample);
        workload.around(() -> sample(durationNs, expected));
    }

    /** Drops all samples so far. */
    void reset() {
        histogram.reset();
    }

    /** The distribution of all samples so far, per operation. */
    Percentiles percentiles() {
        return Percentiles.of(histogram, operationsPerSample);
    }

    private void sample(long durationNs, long expected) {
        long startNs = startNs();
        final long endNs = startNs + durationNs;
        while (startNs < endNs) {
            final long checksum = workload.run(operationsPerSample);
            final long sampleEndNs = System.nanoTime();
            if (checksum != expected) {
                throw new WrongResultException(workload.name(), checksum, expected);
            }
            histogram.recordValue(Math.min(MOST_NS, sampleEndNs - startNs));
            startNs = startNs();
        }
    }

    private long startNs() {
        if (gapNs > 0) {
            LockSupport.parkNanos(gapNs);
        }
        return System.nanoTime();
    }
}
