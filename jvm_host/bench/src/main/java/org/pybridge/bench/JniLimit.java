package org.pybridge.bench;

/**
 * A reference in this very JVM, for questions where JNI itself is in the way: the same work by the
 * leanest native methods, with the same Python function and the same idle thread beside it. Used by
 * one thread.
 */
public final class JniLimit implements Reference {
    private final Workload workload;
    private final Round round;
    private Sampler sampler;

    /** The limit that these operations are. */
    public JniLimit(Workload workload) {
        this.workload = workload;
        this.round = new Round(workload);
    }

    @Override
    public String name() {
        return workload.name();
    }

    @Override
    public long roundNs(int operationCount) {
        return round.runNs(operationCount);
    }

    @Override
    public Percentiles samples(long durationNs, int operationsPerSample) {
        if (sampler == null || sampler.operationsPerSample() != operationsPerSample) {
            sampler = new Sampler(workload, operationsPerSample);
        }
        sampler.sample(durationNs);
        return sampler.percentiles();
    }

    @Override
    public void close() {}
}
