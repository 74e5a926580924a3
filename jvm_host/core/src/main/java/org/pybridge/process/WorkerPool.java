package org.pybridge.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pybridge.PythonConfig;
import org.pybridge.PythonWorker;
import org.pybridge.WhenBusy;
import org.pybridge.WorkerException;
import org.pybridge.Workers;
import org.pybridge.runtime.CallPlaces;
import org.pybridge.runtime.ClosedRuntime;
import org.pybridge.runtime.Session;

/**
 * The workers of a runtime. The first place is home: what the runtime keeps is there. A call by
 * name gets its worker by some atomic reads; there is a lock only for those that wait. Thread-safe.
 */
final class WorkerPool implements CallPlaces {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final PythonConfig config;
    private final Workers asked;
    private final WorkerCounts counts;
    private final WorkerStarter starter;
    private final WorkerPlace[] places;
    private final WorkerStarts starts = new WorkerStarts();
    private final ThreadLocal<Integer> ownPlace = new ThreadLocal<>(); // where threads are pinned
    private final AtomicInteger lastPinned = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change =
            lock.newCondition(); // a worker has room, or the pool is closed
    private final Condition end = lock.newCondition();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile List<String> reloads = List.of(); // of modules; changed with the lock
    private volatile boolean closed;

    WorkerPool(PythonConfig config, WorkerStarter starter, WorkerCounts counts) {
        this.config = config;
        this.asked = config.workers();
        this.starter = starter;
        this.counts = counts;
        this.places = new WorkerPlace[asked.count()];
        for (int i = 0; i < places.length; i++) {
            places[i] = new WorkerPlace(this, asked.restartPause().toNanos());
        }
    }

    WorkerPlace[] places() {
        return places;
    }

    boolean isHome(WorkerPlace place) {
        return place == places[0];
    }

    WorkerStarts starts() {
        return starts;
    }

    WorkerStarter starter() {
        return starter;
    }

    long startCount() {
        return counts.starts.get();
    }

    long closeTimeoutNanos() {
        return config.closeTimeout().toNanos();
    }

    int waitingCount() {
        return waiting.get();
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new ClosedRuntime().get();
        }
    }

    /** All are ready for the first time. */
    void started() {
        WorkerKeeper.start(this, asked);
    }

    /** The session of the home worker, for what leaves nothing there. */
    Session current() {
        return homeWorker().session();
    }

    /** The session of the home worker, which is not replaced from now on while it lives. */
    Session home() {
        Worker worker = homeWorker();
        while (!worker.keepState()) {
            places[0].settled(); // it is being replaced
            worker = homeWorker();
        }
        return worker.session();
    }

    @Override
    public Place enterHome() {
        while (true) {
            Worker home = homeWorker();
            Place visit = home.visited();
            if (visit != null) {
                return visit;
            }
            places[0].settled(); // it is being replaced
        }
    }

    private Worker homeWorker() {
        Worker live = places[0].worker();
        if (live != null && !live.isDead()) {
            return live;
        }
        Worker calling = starts.calling();
        return calling != null ? calling : places[0].revived();
    }

    /** The workers that are there, home first. */
    List<Worker> all() {
        List<Worker> all = new ArrayList<>();
        for (WorkerPlace place : places) {
            Worker worker = place.worker();
            Worker leaving = place.leaving();
            if (worker != null && !worker.isDead()) {
                all.add(worker);
            }
            if (leaving != null && !leaving.isDead()) {
                all.add(leaving);
            }
        }
        return all;
    }

    List<PythonWorker> stats() {
        List<PythonWorker> told = new ArrayList<>();
        for (WorkerPlace place : places) {
            told.addAll(place.stats(isHome(place)));
        }
        return told;
    }

    @Override
    public boolean areMany() {
        return asked.count() > 1
                || asked.callsPerWorker() > 0
                || asked.recycleAfter() > 0
                || asked.memoryBytes() > 0;
    }

    @Override
    public Place enter(Session bound, Runnable stillWanted, boolean isAccepted) {
        Worker only = bound == null ? caller() : workerOf(bound);
        if (only != null) {
            return only.enterBound();
        }
        while (true) {
            reviveUnlessServing(stillWanted);
            Worker found = waiting.get() == 0 ? tryEnter() : null;
            if (found == null) {
                found = waited(stillWanted, isAccepted);
            }
            if (found != null) {
                return found;
            }
        }
    }

    @Override
    public Place enterAtOnce() {
        Worker only = caller();
        if (only != null) {
            return only.enterBound();
        }
        while (true) {
            reviveUnlessServing(null);
            Worker found = tryEnterLeastBusy(0);
            if (found != null) {
                return found;
            }
        }
    }

    private void reviveUnlessServing(Runnable stillWanted) {
        if (isServing()) {
            return;
        } else if (stillWanted == null) {
            soonest().revived();
        } else {
            soonest().awaitRevived(stillWanted, LOOK_NS);
        }
    }

    private Worker workerOf(Session session) {
        for (Worker worker : all()) {
            if (worker.session() == session) {
                return worker;
            }
        }
        throw new WorkerException("the Python object is lost: its worker has ended");
    }

    /** The worker whose call this thread is answering; null if none. */
    private Worker caller() {
        WorkerTransport caller = counts.conversations.caller();
        if (caller != null) {
            for (Worker worker : all()) {
                if (worker.transport() == caller) {
                    return worker;
                }
            }
            return starts.of(caller);
        }
        return null;
    }

    private boolean isServing() {
        for (WorkerPlace place : places) {
            if (place.isServing()) {
                return true;
            }
        }
        return false;
    }

    /** The place where a worker may start first. */
    private WorkerPlace soonest() {
        WorkerPlace soonest = places[0];
        for (WorkerPlace place : places) {
            if (place.pauseLeftNs() < soonest.pauseLeftNs()) {
                soonest = place;
            }
        }
        return soonest;
    }

    /** A worker that has taken the call; null if none has room. */
    private Worker tryEnter() {
        return asked.perThread() ? tryEnterPinned() : tryEnterLeastBusy(asked.callsPerWorker());
    }

    private Worker tryEnterLeastBusy(int limit) {
        while (true) {
            Worker least = null;
            int leastLoad = Integer.MAX_VALUE;
            for (WorkerPlace place : places) {
                Worker worker = place.worker();
                if (worker != null && worker.isOpen() && worker.hasRoom(limit)) {
                    int load = worker.load();
                    if (load < leastLoad) {
                        least = worker;
                        leastLoad = load;
                    }
                }
            }
            if (least == null || leastLoad > 0) {
                startMissing();
            }
            // By the load it was chosen for: of calls that come together only one may see it free.
            if (least == null || least.tryEnter(leastLoad, limit)) {
                return least;
            }
        }
    }

    private Worker tryEnterPinned() {
        Integer own = ownPlace.get();
        if (own == null) {
            own = Math.floorMod(lastPinned.getAndIncrement(), places.length);
            ownPlace.set(own);
        }
        WorkerPlace place = places[own];
        if (place.isStopped()) {
            place.reviveInBackground();
        }
        Worker worker = place.worker();
        if (worker != null && worker.load() > 0) {
            startMissing();
        }
        int limit = asked.callsPerWorker();
        while (worker != null && worker.isOpen()) {
            if (!worker.hasRoom(limit)) {
                return null;
            }
            if (worker.tryEnter(Integer.MAX_VALUE, limit)) {
                return worker;
            }
        }
        return tryEnterLeastBusy(limit);
    }

    /** All have calls to do: one that stands still, or that nobody could replace, is needed. */
    private void startMissing() {
        for (WorkerPlace place : places) {
            if (!place.isServing()) {
                place.reviveInBackground();
                return;
            }
        }
    }

    /** Waits for room; null once no worker is there. */
    private Worker waited(Runnable stillWanted, boolean isAccepted) {
        lock.lock();
        try {
            if (!isAccepted
                    && config.queue().beyond() == WhenBusy.FAIL
                    && waiting.get() >= config.queue().limit()) {
                throw new RejectedExecutionException(
                        "too many calls wait for a worker: waiting="
                                + waiting.get()
                                + ", queueLimit="
                                + config.queue().limit());
            }
            return inLine(stillWanted);
        } finally {
            lock.unlock();
        }
    }

    private Worker inLine(Runnable stillWanted) {
        boolean isNext = waiting.incrementAndGet() == 1 || asked.perThread();
        Worker found = null;
        try {
            while (true) {
                requireOpen();
                found = isNext ? tryEnter() : null;
                if (found != null || !isServing()) {
                    return found;
                }
                await(stillWanted);
                isNext = true;
            }
        } finally {
            waiting.decrementAndGet();
            change.signal(); // signals may have met nobody while it was on its way: the next one
            // looks
        }
    }

    private void await(Runnable stillWanted) {
        if (stillWanted == null) {
            change.awaitUninterruptibly();
            return;
        }
        try {
            change.awaitNanos(LOOK_NS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stillWanted.run();
    }

    /** A call has left a worker. */
    void left() {
        if (waiting.get() > 0) {
            lock.lock();
            try {
                if (asked.perThread()) {
                    change.signalAll(); // it has room for its own threads alone
                } else {
                    change.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** A worker has come or gone. */
    void changed() {
        lock.lock();
        try {
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A worker has died. */
    void lost(WorkerTransport dead) {
        for (WorkerPlace place : places) {
            Worker worker = place.worker();
            if (worker != null && worker.transport() == dead) {
                lost(place, worker);
            }
        }
        changed();
    }

    /** The worker of this place has died; told by whoever sees it, once or more. */
    void lost(WorkerPlace place, Worker dead) {
        if (dead.isFirstToTell()) {
            place.died(dead);
            wantsWorker(place);
        }
    }

    /** A place is without a live worker: where others serve, it gets a new one at once. */
    void wantsWorker(WorkerPlace place) {
        if (places.length > 1 && !closed && !place.isStopped()) {
            place.reviveInBackground();
        }
    }

    /** A module was reloaded: workers that began to start before may have imported it before. */
    void reloaded(String module) {
        lock.lock();
        try {
            List<String> all = new ArrayList<>(reloads);
            all.add(module);
            reloads = List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** How many reloads there were. */
    int reloadCount() {
        return reloads.size();
    }

    /** The modules that were reloaded after so many reloads, in their order. */
    List<String> reloadsSince(int count) {
        List<String> all = reloads;
        return all.subList(count, all.size());
    }

    /**
     * Makes a change that brings a worker in, for who closes the pool or reloads modules to see;
     * false, and none, if it is closed, or there were more reloads than the worker has seen.
     */
    boolean bringIn(int reloadsSeen, Runnable change) {
        lock.lock();
        try {
            boolean isWanted = !closed && reloads.size() == reloadsSeen;
            if (isWanted) {
                change.run();
            }
            return isWanted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long, or until the pool is closed. */
    void sleep(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = end.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses calls, and returns the workers that are to be ended. */
    List<Worker> close() {
        lock.lock();
        try {
            closed = true;
            end.signalAll();
            change.signalAll();
        } finally {
            lock.unlock();
        }
        starter.abandon();
        starts.close(closeTimeoutNanos());
        return remaining();
    }

    /** The workers that are there, and those that end or have ended and not been replaced. */
    List<Worker> remaining() {
        List<Worker> remaining = new ArrayList<>();
        for (WorkerPlace place : places) {
            remaining.addAll(place.remaining());
        }
        return remaining;
    }
}
