package org.pybridge.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.ListLimit;
import org.pybridge.bench.operand.Integers;

/** A list of boxed ints, added up in Python. */
public final class SumList implements Scenario {
    private static final int COUNT = 1000;

    private final List<Integer> values =
            Integers.stream(COUNT).boxed().collect(Collectors.toCollection(ArrayList::new));
    private ListTotal total;

    @Override
    public String name() {
        return "list_1k";
    }

    @Override
    public String question() {
        return "long total(List<Integer>) of " + COUNT + " boxed ints";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        total = environment.python().function("bench_functions:total").as(ListTotal.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), total.of(List.of()), 0L);
        WrongResultException.unlessEqual(
                name(), total.of(List.of(Integer.MIN_VALUE, -1, 0, 5)), Integer.MIN_VALUE + 4L);
    }

    @Override
    public long run(int operationCount) {
        final ListTotal bound = total;
        final List<Integer> operand = values;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            operand.set(0, Integers.first(index));
            checksum += bound.of(operand);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Integers.expected(COUNT, operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return environment.mode() == ExecutionMode.THREAD
                ? Optional.of(environment.limit("total", () -> new ListLimit(COUNT)))
                : Optional.empty();
    }
}
