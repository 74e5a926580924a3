package org.pybridge.bench.peer;

import java.util.function.Supplier;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Failure;

/** A Python error caught in Java, and its message read. */
final class PeerFailure extends PeerScenario {
    private Supplier<String> failure;
    private int messageLength;

    PeerFailure() {
        super("error");
    }

    @Override
    void bind(Peer started) {
        failure = started.failure();
    }

    @Override
    void prove() {
        final String message = String.valueOf(failure.get());
        if (!message.contains(Failure.MESSAGE)) {
            throw new WrongResultException(name(), message, Failure.MESSAGE);
        }
        messageLength = message.length();
    }

    @Override
    public long run(int operationCount) {
        final Supplier<String> bound = failure;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += bound.get().length();
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return (long) operationCount * messageLength;
    }
}
