package org.pybridge.bench;

import java.util.Optional;
import java.util.function.Consumer;
import org.pybridge.measure.TimerCost;

/**
 * The timed operations of a scenario and those of its reference, taken in turns.
 *
 * @param operationsPerSample how many were timed at once, 1 if they were timed one by one; the same
 *     for both, as larger groups hide more of the slow ones
 */
record Singles(Percentiles scenario, Optional<Percentiles> reference, int operationsPerSample) {
    private static final double FELT = 0.05;
    private static final long CHUNK_NS = 20_000_000;

    /**
     * Takes them.
     *
     * @param fastestNsPerOp the speed by which the size of a group is chosen
     * @param company runs each part of the scenario's, in the calling thread
     */
    static Singles of(
            Scenario scenario,
            Optional<Reference> reference,
            double fastestNsPerOp,
            Budget budget,
            Consumer<Runnable> company) {
        final int operationsPerSample =
                operationsPerSample(scenario.batch(), fastestNsPerOp, TimerCost.ns());
        final Sampler sampler = new Sampler(scenario, operationsPerSample);
        for (long doneNs = 0; doneNs < budget.leastWarmUpNs() / 4; doneNs += CHUNK_NS) {
            company.accept(() -> sampler.sample(CHUNK_NS));
        }
        sampler.reset();
        Optional<Percentiles> ofReference = Optional.empty();
        for (long doneNs = 0; doneNs < budget.samplingNs(); doneNs += CHUNK_NS) {
            company.accept(() -> sampler.sample(CHUNK_NS));
            ofReference = reference.map(it -> it.samples(CHUNK_NS, operationsPerSample));
        }
        return new Singles(sampler.percentiles(), ofReference, operationsPerSample);
    }

    /** The least multiple of the batch of which one clock read is at most a twentieth. */
    static int operationsPerSample(int batch, double nsPerOp, double timerNs) {
        return batch * (int) Math.max(1, Math.ceil(timerNs / FELT / nsPerOp / batch));
    }
}
