package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.IntOperands;

/** A typed call of two longs; in process mode the reference is a bare hop of a frame. */
public final class CallInt implements Scenario {
    private Adder adder;

    @Override
    public String name() {
        return "call_int";
    }

    @Override
    public String question() {
        return "a typed call, long add(long, long)";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        adder = environment.python().function("bench_functions:add").as(Adder.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), adder.add(-5, 3), -2L);
        WrongResultException.unlessEqual(name(), adder.add(Long.MAX_VALUE, Long.MIN_VALUE), -1L);
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
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.embedded("call_int", "gil")
                        : environment.hop(64));
    }
}
