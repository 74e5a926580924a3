package org.pybridge.bench.scenario;

import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** The crossing alone: a typed call without arguments and result. */
public final class CallNoop extends EmbeddedScenario {
    private PyFunction function;
    private Runnable noop;

    /** Nothing is resolved yet. */
    public CallNoop() {
        super("call_noop", "a typed call, void noop()", "call_noop", "gil", 64);
    }

    @Override
    public void setUp(Environment environment) {
        function = environment.python().function("bench_functions:noop");
        noop = function.as(Runnable.class);
    }

    @Override
    public void check() {
        noop.run();
        WrongResultException.unlessEqual(name(), String.valueOf(function.call()), "null");
    }

    @Override
    public long run(int operationCount) {
        final Runnable bound = noop;
        for (int index = 0; index < operationCount; index++) {
            bound.run();
        }
        return operationCount;
    }

    @Override
    public long expected(int operationCount) {
        return operationCount;
    }
}
