package org.pybridge.runtime;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One handle in Python's table, released by {@link #close}, or by the Cleaner once this object is
 * unreachable. Thread-safe.
 */
final class LiveRef {
    static final class Release implements Runnable {
        private final long session;
        private final long id;
        private final AtomicBoolean done = new AtomicBoolean();
        private final HandleLedger ledger;
        private final String site; // null without tracking
        private volatile boolean isOwn;
        private volatile boolean isByName;
        private volatile boolean isForgotten = true; // until somebody closes it

        Release(Session session, long id) {
            this.session = session.id();
            this.id = id;
            this.ledger = session.handles();
            this.site = ledger.made();
        }

        /** Where it was made. */
        String site() {
            return site;
        }

        boolean isByName() {
            return isByName;
        }

        @Override
        public void run() {
            if (isFirst()) {
                ledger.release(session, id);
            }
        }

        private boolean isFirst() {
            if (!done.compareAndSet(false, true)) {
                return false;
            }
            if (!isOwn) {
                ledger.released(this, isForgotten);
            }
            return true;
        }
    }

    private final Session session;
    private final long id;
    private final Release release;
    private final Cleaner.Cleanable cleanable;
    private volatile Runnable afterDrop; // null where another thread drops the object

    /** Takes over a new handle that Python has made. */
    LiveRef(Session session, long id) {
        this.session = session;
        this.id = id;
        this.release = new Release(session, id);
        this.cleanable = session.cleaner().register(this, release);
        session.handles().track(release);
    }

    /** It is PyBridge's own, and no user's handle. */
    LiveRef own() {
        if (!release.isOwn) {
            release.isOwn = true;
            session.handles().disown(release);
        }
        return this;
    }

    /** It is that of a function asked for by name, which can be looked up elsewhere. */
    LiveRef byName() {
        release.isByName = true;
        session.handles().named();
        return this;
    }

    /** From now on close drops the object itself, and then runs this. */
    void dropAtClose(Runnable then) {
        afterDrop = then;
    }

    /** Nobody is to close it: it lives as long as something that has no close. */
    void leaveToCleaner() {
        release.isForgotten = false;
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
        requireUnclosed();
        session.requireOpen();
        return id;
    }

    /**
     * As {@link #id}, for what does not need the session any more.
     *
     * @throws IllegalStateException if the handle is closed
     */
    void requireUnclosed() {
        if (release.done.get()) {
            throw new IllegalStateException("the handle is closed: id=" + id);
        }
    }

    boolean isClosed() {
        return session.isClosed() || release.done.get();
    }

    void close() {
        release.isForgotten = false;
        Runnable then = afterDrop;
        boolean isDropped = then != null && release.isFirst();
        cleanable.clean();
        if (isDropped) {
            release.ledger.drop(release.session, id);
            then.run();
        }
    }
}
