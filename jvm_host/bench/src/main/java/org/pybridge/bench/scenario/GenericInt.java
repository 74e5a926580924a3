package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.IntOperands;

/** The untyped call of the same function, boxes included. */
public final class GenericInt implements Scenario {
    private PyFunction add;

    @Override
    public String name() {
        return "generic_int";
    }

    @Override
    public String question() {
        return "an untyped call, Object call(Object...) with two longs";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        add = environment.python().function("bench_functions:add");
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), add.call(-5L, 3L), -2L);
        WrongResultException.unlessEqual(name(), add.call("a", "b"), "ab");
    }

    @Override
    public long run(int operationCount) {
        final PyFunction function = add;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += (Long) function.call(IntOperands.first(index), IntOperands.SECOND);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return IntOperands.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.embedded("call_int", "gil")
                        : environment.hop(64));
    }
}
