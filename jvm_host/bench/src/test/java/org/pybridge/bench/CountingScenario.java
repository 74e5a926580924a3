package org.pybridge.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;

/** A scenario without Python, which allocates a known count of bytes per operation. */
final class CountingScenario implements Scenario {
    static final int BYTES_PER_OP = 1024;

    private final boolean correct;
    private final long referenceNsPerOp;
    private byte[] last = new byte[0];
    private boolean twin;
    private List<Reference> beside = List.of();
    private int threads = 1;

    CountingScenario(boolean correct) {
        this(correct, 1000);
    }

    CountingScenario(boolean correct, long referenceNsPerOp) {
        this.correct = correct;
        this.referenceNsPerOp = referenceNsPerOp;
    }

    /** Itself is its twin, too. */
    CountingScenario withTwin() {
        twin = true;
        return this;
    }

    /** Beside its reference. */
    CountingScenario besides(Reference... others) {
        beside = List.of(others);
        return this;
    }

    @Override
    public List<Reference> beside(Environment environment) {
        return beside;
    }

    CountingScenario byTwoThreads() {
        threads = 2;
        return this;
    }

    @Override
    public Optional<Workload> twin() {
        return twin ? Optional.of(this) : Optional.empty();
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public Optional<Reference> referenceAlone(Environment environment) {
        return threads > 1 ? reference(environment) : Optional.empty();
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String question() {
        return "what the engine itself sees";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {}

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), last.length >= 0, true);
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            last = new byte[BYTES_PER_OP];
            checksum += last.length;
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return (long) operationCount * BYTES_PER_OP + (correct ? 0 : 1);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(new FixedReference("fixed", referenceNsPerOp));
    }

    /** A reference that always tells the same speed. */
    static final class FixedReference implements Reference {
        private final String name;
        private final long nsPerOp;

        FixedReference(String name, long nsPerOp) {
            this.name = name;
            this.nsPerOp = nsPerOp;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long roundNs(int operationCount) {
            return operationCount * nsPerOp;
        }

        @Override
        public Percentiles samples(long durationNs, int operationsPerSample) {
            return new Percentiles(nsPerOp, nsPerOp, nsPerOp, nsPerOp, nsPerOp);
        }

        @Override
        public void close() {}
    }
}
