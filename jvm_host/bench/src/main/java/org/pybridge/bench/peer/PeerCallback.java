package org.pybridge.bench.peer;

import java.util.function.LongSupplier;
import org.pybridge.bench.operand.Callbacks;

/** Calls of a Java object from a Python loop; one call is one operation. */
final class PeerCallback extends PeerScenario {
    private Peer.Repeat repeat;
    private long count;

    PeerCallback() {
        super("callback");
    }

    @Override
    void bind(Peer started) {
        repeat = started.repeat();
    }

    @Override
    public int batch() {
        return Callbacks.BATCH;
    }

    @Override
    public long run(int operationCount) {
        final Peer.Repeat bound = repeat;
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
}
