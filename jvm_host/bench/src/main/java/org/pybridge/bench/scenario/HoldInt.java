package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.IntOperands;

/** The call of {@link CallInt} inside {@code hold}. */
public final class HoldInt implements Scenario {
    private Python python;
    private Adder adder;

    @Override
    public String name() {
        return "hold_int";
    }

    @Override
    public String question() {
        return "the call of call_int inside hold, the GIL taken once per round";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {
        python = environment.python();
        adder = python.function("bench_functions:add").as(Adder.class);
    }

    @Override
    public void check() {
        python.hold(() -> WrongResultException.unlessEqual(name(), adder.add(-5, 3), -2L));
    }

    @Override
    public long run(int operationCount) {
        final Adder bound = adder;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += bound.add(IntOperands.first(index), IntOperands.SECOND);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return IntOperands.expected(operationCount);
    }

    @Override
    public void around(Runnable round) {
        python.hold(round);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(environment.embedded("call_int", "held"));
    }
}
