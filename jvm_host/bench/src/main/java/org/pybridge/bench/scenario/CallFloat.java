package org.pybridge.bench.scenario;

import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** A typed call of two doubles. */
public final class CallFloat extends EmbeddedScenario {
    private static final double SECOND = 0.25;

    private FloatAdder adder;

    /** Nothing is resolved yet. */
    public CallFloat() {
        super("call_float", "a typed call, double add(double, double)", "call_float", "gil", 64);
    }

    @Override
    public void setUp(Environment environment) {
        adder = environment.python().function("bench_functions:add").as(FloatAdder.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), adder.add(-5.5, 3), -2.5);
        WrongResultException.unlessEqual(name(), adder.add(Double.NaN, 3), Double.NaN);
    }

    @Override
    public long run(int operationCount) {
        final FloatAdder bound = adder;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += quarters(bound.add(first(index), SECOND));
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += quarters(first(index) + SECOND);
        }
        return checksum;
    }

    private static double first(int index) {
        return 0.5 + (index & 0xFFFF);
    }

    /** Whole for these operands, so that a checksum has no rounding. */
    private static long quarters(double sum) {
        return (long) (sum * 4);
    }
}
