package org.pybridge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.pybridge.WorkerException;
import org.pybridge.platform.DaemonThread;
import org.pybridge.runtime.PythonEvents;

/** One place of a pool: its worker of the hour, and how that is replaced. Thread-safe. */
final class WorkerPlace {
    private static final System.Logger LOG = System.getLogger("org.pybridge");

    private final WorkerPool pool;
    private final RestartPause pause;
    private final AtomicLong starts = new AtomicLong();
    private final AtomicBoolean isChanging = new AtomicBoolean(); // on a thread of its own
    private volatile Worker worker; // null before the first start, and while it is stopped
    private volatile Worker leaving; // retired, and still used; null if there is none
    private volatile String lastDeath;

    WorkerPlace(WorkerPool pool, long longestPauseNs) {
        this.pool = pool;
        this.pause = new RestartPause(longestPauseNs);
    }

    /** Its worker, dead or alive; null if it was stopped. */
    Worker worker() {
        return worker;
    }

    /** The one that the worker has replaced, as long as that is there. */
    Worker leaving() {
        return leaving;
    }

    long starts() {
        return starts.get();
    }

    boolean isServing() {
        Worker seen = worker;
        return seen != null && seen.isOpen();
    }

    /** Whether it has no worker because none was needed. */
    boolean isStopped() {
        return worker == null;
    }

    /** How long no worker may start here, from now on; 0 if one may. */
    long pauseLeftNs() {
        return pause.leftNs(System.nanoTime());
    }

    /** Its worker once nobody is replacing it. */
    synchronized Worker settled() {
        return worker;
    }

    /**
     * A live worker; a dead one is replaced first.
     *
     * @throws WorkerException if none can be had now
     */
    synchronized Worker revived() {
        Worker known = worker;
        if (known != null && !known.isDead()) {
            return known;
        }
        pool.requireOpen();
        requireNoPause();
        try {
            Worker made = started();
            worker = made;
            if (starts.get() > 1) {
                PythonEvents.workerRestarted(made.pid(), pool.startCount(), pause.deathsInRow());
            }
            return made;
        } catch (IOException e) {
            throw new WorkerException("the process cannot be started: " + e.getMessage());
        }
    }

    private Worker started() throws IOException {
        starts.incrementAndGet();
        boolean isReady = false;
        try {
            Worker made = pool.starter().start(pool);
            pause.born(System.nanoTime());
            isReady = true;
            return made;
        } catch (IOException | RuntimeException e) {
            lastDeath = "one did not start: " + e.getMessage();
            throw e;
        } finally {
            if (!isReady) {
                pause.failed(System.nanoTime());
            }
        }
    }

    private void requireNoPause() {
        long leftNs = pauseLeftNs();
        if (leftNs > 0) {
            throw new WorkerException(
                    "no worker serves: deathsInRow="
                            + pause.deathsInRow()
                            + ", the next one starts in "
                            + (leftNs / 1_000_000 + 1)
                            + " ms; the last death: "
                            + lastDeath);
        }
    }

    /** Its worker has died. Takes no lock but the pause's, for those of the worker are held. */
    void died(Worker dead) {
        pause.died(System.nanoTime());
        lastDeath = dead.transport().deathMessage();
    }

    /** Has a worker start here, on a thread of its own, as soon as that may be. */
    void reviveInBackground() {
        changeInBackground("pybridge-worker-restart", this::reviveInTime);
    }

    private void changeInBackground(String thread, Runnable change) {
        if (isChanging.compareAndSet(false, true)) {
            DaemonThread.of(
                            thread,
                            () -> {
                                try {
                                    change.run();
                                } finally {
                                    isChanging.set(false);
                                }
                                if (!isServing()) {
                                    pool.wantsWorker(this); // it has died meanwhile
                                }
                            })
                    .start();
        }
    }

    private void reviveInTime() {
        while (!pool.isClosed() && !isServing()) {
            pool.sleep(pauseLeftNs());
            try {
                revived();
                pool.changed();
            } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "a worker does not start", e); // callers are told as well
            }
        }
    }

    /** Has a new worker take the place of this one, for this reason, unless one is on its way. */
    void recycleInBackground(Worker old, String reason) {
        if (leaving == null && pauseLeftNs() == 0) {
            changeInBackground("pybridge-worker-recycle", () -> recycle(old, reason));
        }
    }

    private void recycle(Worker old, String reason) {
        Worker made;
        try {
            made = started();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "no worker can be recycled, it goes on: pid=" + old.pid(), e);
            return;
        }
        if (!takesPlaceOf(old, made, reason)) {
            pool.end(made, "it was not needed", 0);
            return;
        }
        pool.changed();
        long handles = old.session().liveHandles();
        if (old.session().isUsed()) {
            LOG.log(
                    Level.INFO,
                    "a recycled worker goes on for the Python objects that Java holds: pid="
                            + old.pid()
                            + ", liveHandles="
                            + handles
                            + ", recycled as "
                            + reason);
        }
    }

    private synchronized boolean takesPlaceOf(Worker old, Worker made, String reason) {
        boolean mayGo = worker == old && !pool.isClosed() && (old.isDead() || old.retire());
        if (mayGo) {
            PythonEvents.workerRecycled(old.pid(), made.pid(), reason);
            leaving = old;
            worker = made;
        }
        return mayGo;
    }

    /** Stops a worker that has nothing to do; whether it had nothing to do. */
    synchronized boolean stopIfUnused(Worker idle) {
        if (worker != idle || leaving != null || !idle.retire()) {
            return false;
        } else if (idle.isUsed()) {
            idle.reopen(); // a call came at the last moment
            return false;
        }
        leaving = idle;
        worker = null;
        return true;
    }

    /** Ends the worker that was replaced or stopped, once nobody uses it. */
    void endLeaving() {
        Worker old = leaving;
        if (old != null && (old.isDead() || !old.isUsed())) {
            leaving = null;
            DaemonThread.of(
                            "pybridge-worker-end",
                            () -> pool.end(old, "it was recycled", pool.closeTimeoutNanos()))
                    .start();
        }
    }

    /** Its workers, when nobody starts one any more. */
    synchronized List<Worker> remaining() {
        List<Worker> remaining = new ArrayList<>();
        if (worker != null) {
            remaining.add(worker);
        }
        if (leaving != null) {
            remaining.add(leaving);
        }
        return remaining;
    }
}
