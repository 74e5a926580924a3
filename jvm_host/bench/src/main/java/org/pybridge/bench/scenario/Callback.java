package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.CallbackLimit;
import org.pybridge.bench.operand.Callbacks;

/** Calls from a Python loop of a Java object that takes no arguments; one call is one operation. */
public final class Callback implements Scenario {
    private Repeat repeat;
    private long count;

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public String question() {
        return "a call from Python of a Java LongSupplier, " + Callbacks.BATCH + " at a time";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        repeat = environment.python().function("bench_functions:repeat").as(Repeat.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(
                name(), repeat.times(() -> Long.MIN_VALUE, 1), Long.MIN_VALUE);
        final long[] calls = {0};
        WrongResultException.unlessEqual(name(), repeat.times(() -> ++calls[0], 5), 5L);
        WrongResultException.unlessEqual(name(), calls[0], 5L);
    }

    @Override
    public int batch() {
        return Callbacks.BATCH;
    }

    @Override
    public long run(int operationCount) {
        final Repeat bound = repeat;
        final LongSupplier counter = () -> ++count;
        count = 0;
        long checksum = 0;
        for (int done = 0; done < operationCount; done += Callbacks.BATCH) {
            checksum += bound.times(counter, Callbacks.BATCH);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Callbacks.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.limit("repeat", CallbackLimit::new)
                        : environment.hop(Long.BYTES));
    }
}
