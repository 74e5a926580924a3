package org.pybridge.bench.peer;

import java.util.function.LongBinaryOperator;

/** A call of two ints. */
final class PeerInts extends PeerScenario {
    private static final int LEAST = 1000;
    private static final int SECOND = 3;

    private LongBinaryOperator add;

    PeerInts() {
        super("call_int");
    }

    @Override
    void bind(Peer started) {
        add = started.add();
    }

    @Override
    public long run(int operationCount) {
        final LongBinaryOperator bound = add;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += bound.applyAsLong(first(index), SECOND);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += first(index) + SECOND;
        }
        return checksum;
    }

    private static long first(int index) {
        return LEAST + (index & 0xFFFF);
    }
}
