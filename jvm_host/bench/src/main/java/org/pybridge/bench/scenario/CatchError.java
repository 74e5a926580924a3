package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.PythonException;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.ErrorLimit;
import org.pybridge.bench.operand.Failure;

/** A Python error caught in Java, with Python frames and Java frames in its stack trace. */
public final class CatchError implements Scenario {
    private final String name;
    private final int depth;
    private Fail fail;

    /** The scenario of this name, with the error so many calls below the one from Java. */
    public CatchError(String name, int depth) {
        this.name = name;
        this.depth = depth;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return "a ValueError caught in Java, " + (depth + 1) + " Python frame(s) deep";
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        fail = environment.python().function("bench_functions:fail").as(Fail.class);
    }

    @Override
    public void check() {
        try {
            fail.at(depth);
        } catch (PythonException e) {
            WrongResultException.unlessEqual(name, e.typeName(), Failure.TYPE);
            WrongResultException.unlessEqual(name, e.pythonMessage(), Failure.MESSAGE);
            final StackTraceElement[] trace = e.getStackTrace();
            WrongResultException.unlessEqual(name, trace[0].getMethodName(), "fail");
            WrongResultException.unlessEqual(name, trace[depth].getMethodName(), "fail");
            WrongResultException.unlessEqual(
                    name, "fail".equals(trace[depth + 1].getMethodName()), false);
            return;
        }
        throw new WrongResultException(name, "no exception", Failure.TYPE);
    }

    @Override
    public long run(int operationCount) {
        final Fail bound = fail;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            try {
                bound.at(depth);
            } catch (PythonException e) {
                checksum += e.getMessage().length();
            }
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Failure.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return environment.mode() == ExecutionMode.THREAD
                ? Optional.of(environment.limit("fail", () -> new ErrorLimit(depth)))
                : Optional.empty();
    }
}
