package org.pybridge.runtime;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.platform.OnDemandThread;

/**
 * Knows the bundled functions of one runtime that have calls waiting, and has their bundles sent
 * when their time has passed.
 *
 * <p>A daemon thread sleeps until the next bundle is due; it ends when none has come for a while.
 * Thread-safe.
 */
final class BundleTimer {
    private static final long IDLE_NS = 1_000_000_000;

    private final Set<BundledCalls> waiting = ConcurrentHashMap.newKeySet();
    private final OnDemandThread thread =
            new OnDemandThread("pybridge-bundle-timer", 0, this::watch);
    private volatile long nextLookNs;
    private volatile boolean closed;

    /** A timer of a runtime that may be closed already. */
    BundleTimer(boolean closed) {
        this.closed = closed;
    }

    /** The function has calls waiting from now on. */
    void add(BundledCalls function) {
        waiting.add(function);
    }

    /** One that was added has a bundle that is due then, by {@link System#nanoTime}. */
    void wakeAt(long dueNs) {
        if (!thread.isRunning() || dueNs - nextLookNs < 0) {
            thread.wake();
        }
    }

    /** The function has no calls waiting any more. */
    void remove(BundledCalls function) {
        waiting.remove(function);
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * The runtime is closed: fails the calls that wait.
     *
     * @param threads complete their futures, those of each function in order: what depends on one
     *     may wait for another function's
     */
    void close(Completions threads) {
        closed = true;
        for (BundledCalls function : waiting) {
            List<Bundle> taken = function.takeWaiting();
            RuntimeException reason = new ClosedRuntime().get();
            threads.execute(() -> taken.forEach(bundle -> bundle.refuse(reason)));
        }
        waiting.clear();
        thread.unpark();
    }

    private void watch() {
        long busyNs = System.nanoTime();
        while (true) {
            final long nowNs = System.nanoTime();
            long nextNs = nowNs + IDLE_NS;
            nextLookNs = nextNs; // for bundles that begin while the others are looked at
            for (BundledCalls function : waiting) {
                long dueNs = look(function, nowNs, nextNs);
                nextNs = dueNs - nextNs < 0 ? dueNs : nextNs;
            }
            nextLookNs = nextNs;
            if (!waiting.isEmpty()) {
                busyNs = nowNs;
            } else if ((closed || nowNs - busyNs >= IDLE_NS) && thread.ends(waiting::isEmpty)) {
                return;
            }
            Thread.interrupted(); // left by what the user's executor ran here; nobody parks with it
            LockSupport.parkNanos(this, nextNs - System.nanoTime());
        }
    }

    private static long look(BundledCalls function, long nowNs, long latestNs) {
        try {
            return function.sendIfDue(nowNs, latestNs);
        } catch (Throwable error) { // the bundles of other functions must go on
            return latestNs;
        }
    }
}
