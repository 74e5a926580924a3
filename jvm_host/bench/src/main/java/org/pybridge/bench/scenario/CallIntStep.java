package org.pybridge.bench.scenario;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.StepLimit;

/** {@code call_int} taken apart: written by hand with JNI, up to one step. */
public final class CallIntStep implements Scenario {
    private final StepLimit step;
    private final String question;

    /** A step and what it adds to the one before. */
    public CallIntStep(StepLimit step, String question) {
        this.step = step;
        this.question = question;
    }

    @Override
    public String name() {
        return "step_" + step.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String question() {
        return question;
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {
        environment.python().function("bench_functions:add").call(1, 2);
        environment.openLimits("add");
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), step.run(1), step.expected(1));
    }

    @Override
    public long run(int operationCount) {
        return step.run(operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return step.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.empty();
    }
}
