package org.pybridge.bench;

import org.HdrHistogram.Histogram;

/**
 * The distribution of single operations, or of groups of them where reading the clock would be
 * felt.
 *
 * @param histogram nanoseconds of a whole sample
 * @param operationsPerSample the size of a group, 1 if operations were timed one by one
 */
record Singles(Histogram histogram, int operationsPerSample) {
    private static final double FELT = 0.05;
    private static final long CHUNK_NS = 20_000_000;
    private static final long MOST_NS = 60_000_000_000L;

    static Singles of(Scenario scenario, double nsPerOp, Budget budget) {
        final int operationsPerSample =
                operationsPerSample(scenario.batch(), nsPerOp, TimerCost.ns());
        final Histogram histogram = new Histogram(MOST_NS, 3);
        sample(
                scenario,
                operationsPerSample,
                budget.leastWarmUpNs() / 4,
                new Histogram(MOST_NS, 3));
        sample(scenario, operationsPerSample, budget.samplingNs(), histogram);
        return new Singles(histogram, operationsPerSample);
    }

    /** The least multiple of the batch of which one clock read is at most a twentieth. */
    static int operationsPerSample(int batch, double nsPerOp, double timerNs) {
        return batch * (int) Math.max(1, Math.ceil(timerNs / FELT / nsPerOp / batch));
    }

    /** Nanoseconds per operation at a percentile, such as 99.9. */
    double nsAt(double percentile) {
        return (double) histogram.getValueAtPercentile(percentile) / operationsPerSample;
    }

    /** Nanoseconds per operation of the slowest sample. */
    double maxNs() {
        return (double) histogram.getMaxValue() / operationsPerSample;
    }

    private static void sample(
            Scenario scenario, int operationsPerSample, long durationNs, Histogram histogram) {
        final long expected = scenario.expected(operationsPerSample);
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() < endNs) {
            scenario.around(() -> sampleChunk(scenario, operationsPerSample, expected, histogram));
        }
    }

    private static void sampleChunk(
            Scenario scenario, int operationsPerSample, long expected, Histogram histogram) {
        final long endNs = System.nanoTime() + CHUNK_NS;
        long startNs = System.nanoTime();
        while (startNs < endNs) {
            final long checksum = scenario.run(operationsPerSample);
            final long sampleEndNs = System.nanoTime();
            if (checksum != expected) {
                throw new WrongResultException(scenario.name(), checksum, expected);
            }
            histogram.recordValue(Math.min(MOST_NS, sampleEndNs - startNs));
            startNs = System.nanoTime();
        }
    }
}
