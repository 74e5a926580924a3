package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.ArrayLimit;
import org.pybridge.bench.operand.Doubles;

/** A {@code double[]} copied to a numpy array, added up there. */
public final class SumArray implements Scenario {
    private final String name;
    private final double[] values;
    private ArrayTotal total;

    /** The scenario of this name, with so many doubles. */
    public SumArray(String name, int count) {
        this.name = name;
        this.values = Doubles.array(count);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return "double total(double[]) of " + values.length + " doubles, copied to numpy";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        total = environment.python().function("bench_functions:array_total").as(ArrayTotal.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name, total.of(new double[0]), 0.0);
        WrongResultException.unlessEqual(name, total.of(new double[] {0.5, -2}), -1.5);
    }

    @Override
    public long run(int operationCount) {
        final ArrayTotal bound = total;
        final double[] operand = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            operand[0] = Doubles.first(index);
            checksum += bound.of(operand);
        }
        return (long) checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expected(values.length, operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return environment.mode() == ExecutionMode.THREAD
                ? Optional.of(environment.limit("array_total", () -> new ArrayLimit(values.length)))
                : Optional.empty();
    }
}
