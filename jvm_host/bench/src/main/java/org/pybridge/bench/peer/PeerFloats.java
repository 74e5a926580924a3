package org.pybridge.bench.peer;

import java.util.function.DoubleBinaryOperator;

/** A call of two floats, all multiples of a quarter, so that sums are exact. */
final class PeerFloats extends PeerScenario {
    private static final double SECOND = 0.25;

    private DoubleBinaryOperator add;

    PeerFloats() {
        super("call_float");
    }

    @Override
    void bind(Peer started) {
        add = started.addDoubles();
    }

    @Override
    public long run(int operationCount) {
        final DoubleBinaryOperator bound = add;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += quarters(bound.applyAsDouble(first(index), SECOND));
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

    private static long quarters(double sum) {
        return (long) (sum * 4);
    }
}
