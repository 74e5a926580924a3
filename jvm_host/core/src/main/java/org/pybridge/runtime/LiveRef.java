package org.pybridge.runtime;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One handle in Python's table, released by {@link #close}, or by the Cleaner once this object is
 * unreachable. Thread-safe.
 */
final class LiveRef {
    static final class Release implements Runnable {
        private final Transport transport;
        private final long session;
        private final long id;
        private final AtomicBoolean done = new AtomicBoolean();

        Release(Transport transport, long session, long id) {
            this.transport = transport;
            this.session = session;
            this.id = id;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                transport.release(session, id);
            }
        }
    }

    private final Session session;
    private final long id;
    private final Release release;
    private final Cleaner.Cleanable cleanable;

    /** Takes over a new handle that Python has made. */
    LiveRef(Session session, long id) {
        this.session = session;
        this.id = id;
        this.release = new Release(session.transport(), session.id(), id);
        this.cleanable = session.cleaner().register(this, release);
    }

    Session session() {
        return session;
    }

    /**
     * The id, for a call in the handle's own session. This object must stay reachable meanwhile.
     *
     * @throws IllegalStateException if the handle or its runtime is closed
     * @throws org.pybridge.WorkerException if its worker died
     */
    long id() {
        if (release.done.get()) {
            throw new IllegalStateException("the handle is closed: id=" + id);
        }
        session.requireOpen();
        return id;
    }

    boolean isClosed() {
        return session.isClosed() || release.done.get();
    }

    void close() {
        cleanable.clean();
    }
}
