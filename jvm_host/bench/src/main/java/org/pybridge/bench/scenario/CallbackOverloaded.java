package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.CallbackLimit;
import org.pybridge.bench.operand.Callbacks;

/** Calls from a Python loop of a method with many overloads; one call is one operation. */
public final class CallbackOverloaded implements Scenario {
    /** {@code bench_functions.append_times}, typed. */
    @FunctionalInterface
    public interface Append {
        /** Appends the text so many times; the builder's length then. */
        long times(StringBuilder builder, String text, int count);
    }

    private static final String TEXT = "seat 14C";

    private Append append;

    @Override
    public String name() {
        return "callback_overloaded";
    }

    @Override
    public String question() {
        return "a call from Python of StringBuilder.append(str), " + Callbacks.BATCH + " at a time";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        append = environment.python().function("bench_functions:append_times").as(Append.class);
    }

    @Override
    public void check() {
        final StringBuilder builder = new StringBuilder();
        append.times(builder, TEXT, 2);
        WrongResultException.unlessEqual(name(), builder.toString(), TEXT + TEXT);
    }

    @Override
    public int batch() {
        return Callbacks.BATCH;
    }

    @Override
    public long run(int operationCount) {
        final Append bound = append;
        final StringBuilder builder = new StringBuilder();
        long checksum = 0;
        for (int done = 0; done < operationCount; done += Callbacks.BATCH) {
            builder.setLength(0);
            checksum += bound.times(builder, TEXT, Callbacks.BATCH);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return (long) TEXT.length() * operationCount;
    }

    /** The limit of the call without overloads, arguments and conversions. */
    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.limit("repeat", CallbackLimit::new)
                        : environment.hop(TEXT.length()));
    }
}
