package org.pybridge.process;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pybridge.Workers;
import org.pybridge.platform.DaemonThread;

/**
 * Looks ten times a second, on a daemon thread, which workers of a pool have run enough calls, have
 * too much memory, or nothing to do.
 */
final class WorkerKeeper {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final WorkerPool pool;
    private final Workers asked;
    private final Map<WorkerPlace, Seen> seen = new HashMap<>();

    /** What the last look at a place saw. */
    private static final class Seen {
        private Worker worker;
        private long calls;
        private long busyNs;
        private boolean wasRefused;
    }

    private WorkerKeeper(WorkerPool pool, Workers asked) {
        this.pool = pool;
        this.asked = asked;
    }

    /** Begins, if the configuration asks for anything that is to be looked at. */
    static void start(WorkerPool pool, Workers asked) {
        if (asked.recycleAfter() > 0 || asked.memoryBytes() > 0 || !asked.idleTimeout().isZero()) {
            DaemonThread.of("pybridge-workers", new WorkerKeeper(pool, asked)::run).start();
        }
    }

    private void run() {
        while (!pool.isClosed()) {
            for (WorkerPlace place : pool.places()) {
                try {
                    look(place);
                } catch (RuntimeException | Error e) { // such as for lack of a thread
                    System.getLogger("org.pybridge").log(Level.WARNING, "a worker is not kept", e);
                }
            }
            pool.sleep(LOOK_NS);
        }
    }

    private void look(WorkerPlace place) {
        place.endLeaving();
        Worker leaving = place.leaving();
        if (leaving != null) {
            endIfFarBeyondLimit(leaving);
        }
        Worker worker = place.worker();
        if (worker == null || worker.isDead() || endIfFarBeyondLimit(worker)) {
            return;
        }
        Seen last = seenOf(place, worker);
        String reason = reasonToRecycle(worker);
        if (reason == null) {
            stopIfIdle(place, worker, last);
        } else if (!worker.keepsState()) {
            place.recycleInBackground(worker, reason);
        } else if (!last.wasRefused) {
            last.wasRefused = true;
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "a worker is not recycled, as it keeps what exec, eval, set, module or"
                                    + " wrap have made: pid="
                                    + worker.pid()
                                    + ", "
                                    + reason);
        }
    }

    private Seen seenOf(WorkerPlace place, Worker worker) {
        Seen last = seen.computeIfAbsent(place, each -> new Seen());
        if (last.worker != worker) {
            last.worker = worker;
            last.wasRefused = false;
            last.busyNs = System.nanoTime();
        }
        return last;
    }

    private String reasonToRecycle(Worker worker) {
        long calls = worker.calls();
        if (asked.recycleAfter() > 0 && calls >= asked.recycleAfter()) {
            return "calls=" + calls + ", recycleAfter=" + asked.recycleAfter();
        }
        return asked.memoryBytes() > 0 ? beyond(worker, asked.memoryBytes()) : null;
    }

    private String beyond(Worker worker, long limitBytes) {
        long bytes = worker.memoryBytes();
        return bytes > limitBytes
                ? "memoryBytes=" + bytes + ", memoryLimit=" + asked.memoryBytes()
                : null;
    }

    private boolean endIfFarBeyondLimit(Worker worker) {
        long limitBytes = asked.memoryBytes() * 2;
        String reason = limitBytes > 0 && !worker.isDead() ? beyond(worker, limitBytes) : null;
        if (reason != null) {
            DaemonThread.of(
                            "pybridge-worker-end",
                            () -> worker.transport().end("it has far too much memory, " + reason))
                    .start();
        }
        return reason != null;
    }

    private void stopIfIdle(WorkerPlace place, Worker worker, Seen last) {
        if (asked.idleTimeout().isZero() || pool.isHome(place)) {
            return;
        }
        long nowNs = System.nanoTime();
        if (last.calls != worker.calls() || worker.isUsed()) {
            last.calls = worker.calls();
            last.busyNs = nowNs;
        } else if (nowNs - last.busyNs >= asked.idleTimeout().toNanos()) {
            place.stopIfUnused(worker);
        }
    }
}
