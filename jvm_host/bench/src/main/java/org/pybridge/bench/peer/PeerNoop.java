package org.pybridge.bench.peer;

/** The crossing alone. */
final class PeerNoop extends PeerScenario {
    private Runnable noop;

    PeerNoop() {
        super("call_noop");
    }

    @Override
    void bind(Peer started) {
        noop = started.noop();
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
