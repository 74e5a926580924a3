package org.pybridge.bench;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;

/**
 * A scenario whose operations take longer by a known share, in Java: what the regression gate must
 * notice.
 */
final class Slowed implements Scenario {
    private final Scenario scenario;
    private final double share;

    /**
     * Slows a scenario.
     *
     * @param share 0.25 makes its operations take 1.25 times as long
     */
    Slowed(Scenario scenario, double share) {
        this.scenario = scenario;
        this.share = share;
    }

    @Override
    public long run(int operationCount) {
        final long startNs = System.nanoTime();
        final long checksum = scenario.run(operationCount);
        final long operationsNs = System.nanoTime() - startNs;
        final long endNs = startNs + operationsNs + (long) (operationsNs * share);
        while (System.nanoTime() - endNs < 0) {
            Thread.onSpinWait();
        }
        return checksum;
    }

    @Override
    public String name() {
        return scenario.name();
    }

    @Override
    public String question() {
        return scenario.question();
    }

    @Override
    public Set<ExecutionMode> modes() {
        return scenario.modes();
    }

    @Override
    public void setUp(Environment environment) {
        scenario.setUp(environment);
    }

    @Override
    public void check() {
        scenario.check();
    }

    @Override
    public long expected(int operationCount) {
        return scenario.expected(operationCount);
    }

    @Override
    public int batch() {
        return scenario.batch();
    }

    @Override
    public void around(Runnable round) {
        scenario.around(round);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return scenario.reference(environment);
    }

    @Override
    public int threads() {
        return scenario.threads();
    }

    @Override
    public Optional<Reference> referenceAlone(Environment environment) {
        return scenario.referenceAlone(environment);
    }

    @Override
    public List<Reference> beside(Environment environment) {
        return scenario.beside(environment);
    }

    @Override
    public boolean sleeps() {
        return scenario.sleeps();
    }

    @Override
    public Optional<Workload> twin() {
        return scenario.twin();
    }
}
