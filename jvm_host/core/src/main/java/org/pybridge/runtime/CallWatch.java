package org.pybridge.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.OnDemandThread;

/**
 * Tells calls of one runtime to end when their deadline has passed or their thread was interrupted,
 * and names those that do not.
 *
 * <p>A daemon thread looks when the next deadline passes, but a few times a second for interrupts;
 * it lives while watched calls run, and a while longer. It never waits for the GIL: another one
 * tells Python. Thread-safe.
 */
final class CallWatch {
    private static final long LOOK_NS = 50_000_000;
    private static final long IDLE_NS = 1_000_000_000;

    private final RuntimeResources resources;
    private final long graceNs;
    private final Set<WatchedCall> calls = ConcurrentHashMap.newKeySet();
    private final Map<Thread, WatchedCall> stopped = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor teller =
            new ThreadPoolExecutor(
                    0,
                    1,
                    IDLE_NS,
                    TimeUnit.NANOSECONDS,
                    new LinkedBlockingQueue<>(),
                    task -> DaemonThread.of("pybridge-call-stop", task));
    private final OnDemandThread watcher =
            new OnDemandThread("pybridge-call-watch", 0, this::watch);
    private volatile long nextLookNs;
    private volatile boolean closed;

    CallWatch(RuntimeResources resources, Duration grace) {
        this.resources = resources;
        this.graceNs = Math.min(grace.toNanos(), WatchedCall.MOST_NS);
    }

    long graceNs() {
        return graceNs;
    }

    /** Watches the call from now on. */
    void add(WatchedCall call) {
        calls.add(call);
        if (!watcher.isRunning() || call.nextNs(nextLookNs, graceNs) != nextLookNs) {
            watcher.wake();
        }
    }

    void remove(WatchedCall call) {
        calls.remove(call);
    }

    /** Watches a future that may be late before its call begins, and after. */
    void add(WatchedCall call, CompletableFuture<Object> future) {
        add(call);
        future.whenComplete(
                (value, error) -> {
                    remove(call);
                    cancel(call);
                });
    }

    private void cancel(WatchedCall call) {
        call.stop(WatchedCall.CANCELLED, System.nanoTime());
        if (call.reasonInPython() != 0) {
            add(call); // until it has ended in Python too
            tell(call);
        }
    }

    /** The runtime is closed: the thread goes with the last call. */
    void close() {
        closed = true;
        watcher.unpark();
    }

    private void watch() {
        long busyNs = System.nanoTime();
        while (true) {
            final long nowNs = System.nanoTime();
            long nextNs = nowNs + LOOK_NS;
            nextLookNs = nextNs; // for calls that are added while the others are looked at
            for (WatchedCall call : calls) {
                look(call, nowNs);
                nextNs = call.nextNs(nextNs, graceNs);
            }
            nextLookNs = nextNs;
            if (!calls.isEmpty()) {
                busyNs = nowNs;
            } else if ((closed || nowNs - busyNs > IDLE_NS) && watcher.ends(calls::isEmpty)) {
                return;
            }
            LockSupport.parkNanos(this, nextNs - System.nanoTime());
        }
    }

    private void look(WatchedCall call, long nowNs) {
        if (call.isOver()) {
            calls.remove(call);
            return;
        }
        final int reason = call.due(nowNs);
        if (reason != 0 && call.stop(reason, nowNs)) {
            if (call.reasonInPython() != 0) {
                tell(call);
            } else {
                fail(call);
            }
        } else if (call.ignoresStop(nowNs, graceNs)) {
            if (call.isLate()) {
                resources.lateCalls().incrementAndGet();
                fail(call);
                LateCall.report(call);
            }
            tell(call);
        }
    }

    private void fail(WatchedCall call) {
        CompletableFuture<Object> future = call.future();
        if (future != null && !future.isDone()) {
            RuntimeException outcome = call.outcome(null);
            // What users have made depend on it takes its time.
            resources.completions().execute(() -> future.completeExceptionally(outcome));
        }
    }

    private void tell(WatchedCall call) {
        teller.execute(
                () -> {
                    int reason = call.reasonInPython();
                    if (reason != 0) {
                        Session session = call.session();
                        session.transport().stop(session.id(), call.id(), reason);
                    }
                });
    }

    /** A call of this thread was told to end, and has come back with an error. */
    void cameBack(WatchedCall call) {
        stopped.put(Thread.currentThread(), call);
    }

    /** The call that has come back so, for whoever reads the error; null if it was none. */
    WatchedCall takeBack() {
        return stopped.isEmpty() ? null : stopped.remove(Thread.currentThread());
    }
}
