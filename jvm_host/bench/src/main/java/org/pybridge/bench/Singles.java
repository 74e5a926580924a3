package org.pybridge.bench;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The timed operations of a scenario and those of its reference, taken in turns.
 *
 * @param operationsPerSample how many were timed at once, 1 if they were timed one by one; the same
 *     for both, as larger groups hide more of the slow ones
 */
record Singles(Percentiles scenario, Optional<Percentiles> reference, int operationsPerSample) {
    private static final double FELT = 0.05;
    private static final long CHUNK_NS = 20_000_000;
    private static final long MOST_NS = 60_000_000_000L;

    static Singles of(
            Scenario scenario,
            Optional<Reference> reference,
            double fastestNsPerOp,
            Budget budget) {
        final int operationsPerSample =
                operationsPerSample(scenario.batch(), fastestNsPerOp, TimerCost.ns());
        final Histogram histogram = new Histogram(MOST_NS, 3);
        for (long doneNs = 0; doneNs < budget.leastWarmUpNs() / 4; doneNs += CHUNK_NS) {
            sample(scenario, operationsPerSample, histogram);
        }
        histogram.reset();
        Optional<Percentiles> ofReference = Optional.empty();
        for (long doneNs = 0; doneNs < budget.samplingNs(); doneNs += CHUNK_NS) {
            sample(scenario, operationsPerSample, histogram);
            ofReference = reference.map(it -> it.samples(CHUNK_NS, operationsPerSample));
        }
        return new Singles(
                percentiles(histogram, operationsPerSample), ofReference, operationsPerSample);
    }

    /** The least multiple of the batch of which one clock read is at most a twentieth. */
    static int operationsPerSample(int batch, double nsPerOp, double timerNs) {
        return batch * (int) Math.max(1, Math.ceil(timerNs / FELT / nsPerOp / batch));
    }

    private static Percentiles percentiles(Histogram histogram, double operationsPerSample) {
        return new Percentiles(
                histogram.getValueAtPercentile(50) / operationsPerSample,
                histogram.getValueAtPercentile(90) / operationsPerSample,
                histogram.getValueAtPercentile(99) / operationsPerSample,
                histogram.getValueAtPercentile(99.9) / operationsPerSample,
                histogram.getMaxValue() / operationsPerSample);
    }

    private static void sample(Scenario scenario, int operationsPerSample, Histogram histogram) {
        final long expected = scenario.expected(operationsPerSample);
        scenario.around(() -> sampleChunk(scenario, operationsPerSample, expected, histogram));
    }

    private static void sampleChunk(
            Scenario scenario, int operationsPerSample, long expected, Histogram histogram) {
        long startNs = System.nanoTime();
        final long endNs = startNs + CHUNK_NS;
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
