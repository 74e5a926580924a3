package org.pybridge.bench.scenario;

import java.nio.DoubleBuffer;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.BufferLimit;
import org.pybridge.bench.operand.Doubles;

/** A direct buffer as a numpy array on the same memory, added up there. */
public final class SumBuffer implements Scenario {
    private static final int COUNT = 1_000_000;

    private final DoubleBuffer values = Doubles.buffer(COUNT);
    private BufferTotal total;

    @Override
    public String name() {
        return "buffer_1m";
    }

    @Override
    public String question() {
        return "double total(DoubleBuffer) of " + COUNT + " doubles, not copied";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        total = environment.python().function("bench_functions:array_total").as(BufferTotal.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), total.of(values.slice(1, 3)), 6.0);
    }

    @Override
    public long run(int operationCount) {
        final BufferTotal bound = total;
        final DoubleBuffer operand = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            operand.put(0, Doubles.first(index));
            checksum += bound.of(operand);
        }
        return (long) checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expected(COUNT, operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return environment.mode() == ExecutionMode.THREAD
                ? Optional.of(environment.limit("array_total", () -> new BufferLimit(COUNT)))
                : Optional.empty();
    }
}
