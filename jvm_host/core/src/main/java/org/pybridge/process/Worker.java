package org.pybridge.process;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.pybridge.PythonWorker;
import org.pybridge.WorkerException;
import org.pybridge.runtime.CallPlaces;
import org.pybridge.runtime.Session;

/** One worker process of a pool, with the calls that have a place in it. Thread-safe. */
final class Worker implements CallPlaces.Place {
    /** Whether another one may take its place. */
    private enum Tenure {
        REPLACEABLE,
        /** It keeps what the runtime keeps, for as long as it lives. */
        KEEPS_STATE,
        /** It takes no calls that could go elsewhere. */
        RETIRED
    }

    private final WorkerPool pool;
    private final WorkerTransport transport;
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicBoolean isDeathTold = new AtomicBoolean();
    private volatile Tenure tenure = Tenure.REPLACEABLE;

    Worker(WorkerPool pool, WorkerTransport transport) {
        this.pool = pool;
        this.transport = transport;
    }

    WorkerTransport transport() {
        return transport;
    }

    long pid() {
        return transport.process().pid();
    }

    @Override
    public Session session() {
        return transport.session();
    }

    /** Whether calls may be placed in it. */
    boolean isOpen() {
        return tenure != Tenure.RETIRED && !transport.isDead();
    }

    boolean isDead() {
        return transport.isDead();
    }

    boolean keepsState() {
        return tenure == Tenure.KEEPS_STATE;
    }

    /** It keeps something of the runtime's from now on; false if it is retired. */
    boolean keepState() {
        return tenure == Tenure.KEEPS_STATE || change(Tenure.REPLACEABLE, Tenure.KEEPS_STATE);
    }

    /** Takes no further calls; false if it keeps state. Calls that have a place go on. */
    boolean retire() {
        return change(Tenure.REPLACEABLE, Tenure.RETIRED);
    }

    /** Takes calls again. */
    void reopen() {
        change(Tenure.RETIRED, Tenure.REPLACEABLE);
    }

    private synchronized boolean change(Tenure from, Tenure to) {
        boolean fits = tenure == from;
        tenure = fits ? to : tenure;
        return fits;
    }

    /** How many calls by name it has run. */
    long calls() {
        return calls.get();
    }

    /** How many calls it has. */
    int load() {
        return Math.max(placed.get(), transport.runningCount());
    }

    /** Whether it may take one more call by name than it has; 0 for no limit. */
    boolean hasRoom(int limit) {
        return limit == 0 || placed.get() < limit;
    }

    /** Takes a call, unless another has come since its load was seen, or it has no room. */
    boolean tryEnter(int seenLoad, int limit) {
        int seen = placed.get();
        boolean isAsSeen = seen <= seenLoad && (limit == 0 || seen < limit);
        if (!isAsSeen || !placed.compareAndSet(seen, seen + 1)) {
            return false;
        }
        // Who retires it looks at the calls afterwards, so one of us sees the other.
        boolean stays = isOpen();
        if (!stays) {
            placed.decrementAndGet();
        }
        return stays;
    }

    /** Takes a call that cannot go elsewhere. */
    Worker enterBound() {
        placed.incrementAndGet();
        return this;
    }

    @Override
    public void leave() {
        calls.incrementAndGet();
        exit();
    }

    private void exit() {
        placed.decrementAndGet();
        pool.left();
    }

    /** Keeps it from being ended, for what is no call by name; null if calls go elsewhere now. */
    CallPlaces.Place visited() {
        placed.incrementAndGet();
        if (isOpen()) {
            return new Visit(this);
        }
        exit();
        return null;
    }

    private record Visit(Worker worker) implements CallPlaces.Place {
        @Override
        public Session session() {
            return worker.session();
        }

        @Override
        public void leave() {
            worker.exit();
        }
    }

    /** True once: its death is told by each who sees it. */
    boolean isFirstToTell() {
        return isDeathTold.compareAndSet(false, true);
    }

    /** Ends it after the calls that run; no further ones go to it. */
    void end(String why, long limitNanos) {
        Supplier<RuntimeException> reason =
                () ->
                        new WorkerException(
                                "the Python object is lost: its worker has ended, "
                                        + why
                                        + ": pid="
                                        + pid());
        end(reason, limitNanos);
    }

    /** As above, for a reason of another type. */
    void end(Supplier<RuntimeException> reason, long limitNanos) {
        Session session = session();
        if (session == null) { // it was not opened
            transport.close(0);
            return;
        }
        long leftNanos = 0;
        try {
            leftNanos = endedInPython(session, limitNanos);
        } finally {
            session.markClosed(reason);
            try {
                transport.close(leftNanos);
            } finally {
                session.end();
            }
        }
    }

    private long endedInPython(Session session, long limitNanos) {
        boolean here = transport.isAnswering();
        if (!isDead()) {
            session.flushStreams(limitNanos, here);
        }
        return session.endCoroutines(limitNanos, here);
    }

    /** Whether it runs a call, or its end would take something from the user. */
    boolean isUsed() {
        return load() > 0 || session().isUsed();
    }

    /** What it is and has done; what only its place knows is given. */
    PythonWorker stats(boolean isHome, long starts) {
        return new PythonWorker(
                pid(), isHome, calls(), load(), session().liveHandles(), memoryBytes(), starts);
    }

    /** Its private memory; 0 if it is gone. */
    long memoryBytes() {
        return transport.isDead() ? 0 : transport.process().memoryBytes();
    }
}
