package org.pybridge.process;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.pybridge.PythonWorker;
import org.pybridge.WorkerException;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Rethrow;
import org.pybridge.runtime.ClosedRuntime;
import org.pybridge.runtime.ModuleReload;
import org.pybridge.runtime.PythonEvents;

/** One place of a pool: its worker of the hour, and how that is replaced. Thread-safe. */
final class WorkerPlace {
    private static final System.Logger LOG = System.getLogger("org.pybridge");

    private final WorkerPool pool;
    private final RestartPause pause;
    private final AtomicLong starts = new AtomicLong();
    private final AtomicBoolean isChanging = new AtomicBoolean(); // on a thread of its own
    private CompletableFuture<Worker> reviving; // the last that calls wait for; null before
    private volatile Worker worker; // null before the first start, and while it is stopped
    private volatile Worker leaving; // retired, and still used; null if there is none
    private final Set<Worker> ending = ConcurrentHashMap.newKeySet(); // no call goes there
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
        Worker made = broughtIn((it, reloads) -> pool.bringIn(reloads, () -> worker = it));
        if (made == null) {
            throw new ClosedRuntime().get();
        }
        tellIfDead(made);
        if (starts.get() > 1) {
            PythonEvents.workerRestarted(made.pid(), pool.startCount(), pause.deathsInRow());
        }
        return made;
    }

    /**
     * A new worker, with what was reloaded while it started; null if it was not wanted.
     *
     * @param bringIn tries to put it into its place, given how many reloads it has seen
     */
    private Worker broughtIn(BiPredicate<Worker, Integer> bringIn) {
        int seen = pool.reloadCount();
        Worker made = started();
        while (!bringIn.test(made, seen)) {
            List<String> missed = pool.reloadsSince(seen);
            if (missed.isEmpty()) {
                endUnwanted(made);
                return null;
            }
            reload(made, missed);
            seen += missed.size();
        }
        return made;
    }

    private void endUnwanted(Worker made) {
        if (pool.isClosed()) {
            made.end(new ClosedRuntime(), 0);
        } else {
            made.end("it was not needed", 0);
        }
    }

    private void reload(Worker made, List<String> modules) {
        try {
            for (String module : modules) {
                ModuleReload.runWhereImported(made.session(), module);
            }
        } catch (Throwable e) { // code of the user's may throw anything
            made.end("what was reloaded while it started could not be", 0);
            didNotStart(e);
            throw e;
        }
    }

    private Worker started() {
        starts.incrementAndGet();
        try {
            Worker made = pool.starter().start(pool);
            pause.born(System.nanoTime());
            return made;
        } catch (Throwable e) { // code of the user's may throw anything
            didNotStart(e);
            throw e;
        }
    }

    private void didNotStart(Throwable why) {
        pool.requireOpen(); // that is why, then
        lastDeath = "one did not start: " + why.getMessage();
        pause.failed(System.nanoTime());
    }

    /** It may have died when nobody could know whose it is. */
    private void tellIfDead(Worker made) {
        if (made.isDead()) {
            pool.lost(this, made);
        }
    }

    /**
     * As {@link #revived}, on a thread of its own: this one looks from time to time whether it is
     * still wanted.
     *
     * @param stillWanted throws if it is not
     */
    void awaitRevived(Runnable stillWanted, long lookNs) {
        CompletableFuture<Worker> revived = revivedByThread();
        while (true) {
            try {
                revived.get(lookNs, TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                stillWanted.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stillWanted.run();
            } catch (ExecutionException e) {
                throw Rethrow.of(e.getCause());
            }
        }
    }

    private CompletableFuture<Worker> revivedByThread() {
        synchronized (pause) { // revived() may hold this one's own monitor for long
            if (reviving == null || reviving.isDone()) {
                reviving = DaemonThread.future("pybridge-worker-restart", this::revived);
            }
            return reviving;
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
        if (!isChanging.compareAndSet(false, true)) {
            return;
        }
        boolean isStarted = false;
        try {
            DaemonThread.of(thread, () -> changed(change)).start();
            isStarted = true;
        } finally {
            if (!isStarted) { // the system has no thread: who needs the worker tries again
                isChanging.set(false);
            }
        }
    }

    private void changed(Runnable change) {
        try {
            change.run();
        } finally {
            isChanging.set(false);
        }
        if (!isServing()) {
            pool.wantsWorker(this); // it has died meanwhile
        }
    }

    private void reviveInTime() {
        while (!pool.isClosed() && !isServing()) {
            pool.sleep(pauseLeftNs());
            try {
                revived();
                pool.changed();
            } catch (Throwable e) { // code of the user's may throw anything
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
        try {
            if (!isRecycled(old, reason)) {
                return;
            }
        } catch (Throwable e) { // code of the user's may throw anything
            if (!pool.isClosed()) {
                LOG.log(Level.WARNING, "no worker is recycled, it goes on: pid=" + old.pid(), e);
            }
            return;
        }
        pool.changed();
        if (old.session().isUsed()) {
            long handles = old.session().liveHandles();
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

    private boolean isRecycled(Worker old, String reason) {
        return broughtIn((it, reloads) -> takesPlaceOf(old, it, reloads, reason)) != null;
    }

    private void replace(Worker old, Worker made, String reason) {
        PythonEvents.workerRecycled(old.pid(), made.pid(), reason); // before anyone sees it
        leaving = old;
        worker = made;
    }

    private synchronized boolean takesPlaceOf(
            Worker old, Worker made, int reloadsSeen, String reason) {
        boolean mayGo = worker == old && (old.isDead() || old.retire());
        if (!mayGo) {
            return false;
        }
        if (!pool.bringIn(reloadsSeen, () -> replace(old, made, reason))) {
            old.reopen();
            pool.changed(); // a call may have found it retired
            return false;
        }
        tellIfDead(made);
        return true;
    }

    /** Stops a worker that has nothing to do. */
    synchronized void stopIfUnused(Worker idle) {
        if (worker != idle || leaving != null || !idle.retire()) {
            return;
        } else if (idle.isUsed()) {
            idle.reopen(); // a call came at the last moment
            pool.changed(); // another may have found it retired
            return;
        }
        leaving = idle;
        worker = null;
    }

    /** Ends the worker that was replaced or stopped, once nobody uses it. */
    void endLeaving() {
        Worker old = leaving;
        if (old != null && (old.isDead() || !old.isUsed())) {
            ending.add(old); // it is in one of the two at any time
            leaving = null;
            boolean isStarted = false;
            try {
                DaemonThread.of("pybridge-worker-end", () -> end(old)).start();
                isStarted = true;
            } finally {
                if (!isStarted) { // the next look tries again
                    leaving = old;
                    ending.remove(old);
                }
            }
        }
    }

    private void end(Worker old) {
        try {
            old.end("it was recycled", pool.closeTimeoutNanos());
        } finally {
            ending.remove(old);
        }
    }

    /**
     * Its workers, those that end included. Waits for no start: one that ends later finds the pool
     * closed.
     */
    Set<Worker> remaining() {
        Set<Worker> remaining = present();
        remaining.addAll(ending);
        remaining.addAll(present()); // one whose end could not begin has come back
        return remaining;
    }

    private Set<Worker> present() {
        Set<Worker> present = new LinkedHashSet<>(Arrays.asList(worker, leaving));
        present.remove(null);
        return present;
    }

    /** What its live workers are and have done. */
    List<PythonWorker> stats(boolean isHome) {
        List<PythonWorker> told = new ArrayList<>();
        for (Worker each : present()) {
            if (!each.isDead()) {
                told.add(each.stats(isHome && each.isOpen(), starts()));
            }
        }
        return told;
    }
}
