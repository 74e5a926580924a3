package org.pybridge.runtime;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;

/**
 * Records each call for the flight recorder. It is no {@link WordCalls}, so that all calls come by
 * this one way; those of other runtimes do not know of it.
 */
public final class RecordedTransport implements Transport {
    private final Transport inner;
    private final Map<Long, String> names = new ConcurrentHashMap<>();

    /** Records what goes by this transport. */
    public RecordedTransport(Transport inner) {
        this.inner = inner;
    }

    @Override
    public FrameMemory exchange(FrameMemory request, Object[] references, Session session) {
        PythonEvents.Recorded recorded = PythonEvents.begin();
        if (recorded == null) {
            return inner.exchange(request, references, session);
        }
        FrameReader frame = new FrameReader(request); // the reply is written over it
        String function = names.getOrDefault(frame.target(), "a handle's object");
        int bytes = request.bytes().getInt(FrameLayout.LENGTH_BYTES_OFFSET);
        try {
            return inner.exchangeInTurn(request, references, session, recorded::waited);
        } finally {
            recorded.end(function, bytes);
        }
    }

    @Override
    public void named(long handle, String name) {
        names.put(handle, name);
    }

    @Override
    public void release(long session, long handle) {
        names.remove(handle);
        inner.release(session, handle);
    }

    @Override
    public void drop(long session, long handle) {
        names.remove(handle);
        inner.drop(session, handle);
    }

    @Override
    public void hold(Runnable body) {
        inner.hold(body);
    }

    @Override
    public RuntimeException broken(FrameException reply) {
        return inner.broken(reply);
    }

    @Override
    public String place() {
        return inner.place();
    }

    @Override
    public boolean sharesMemory() {
        return inner.sharesMemory();
    }

    @Override
    public ByteBuffer map(long address, long sizeBytes) {
        return inner.map(address, sizeBytes);
    }

    @Override
    public SharedBlock lend(long sizeBytes) {
        return inner.lend(sizeBytes);
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        return inner.allocate(bytes);
    }

    @Override
    public void stop(long session, long call, int reason) {
        inner.stop(session, call, reason);
    }

    @Override
    public String giveUp(long call, String why) {
        return inner.giveUp(call, why);
    }

    @Override
    public String pythonStacks() {
        return inner.pythonStacks();
    }
}
