package org.pybridge.runtime;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.pybridge.PythonTimeoutException;

/**
 * A call that may be told to end before it does: by its deadline, by its future or by an interrupt
 * of its thread. Its id is that of the frame, and of the twin in {@code
 * native/py/watched_call.hpp}. Thread-safe.
 */
final class WatchedCall {
    /** Twins of {@code StopReason}. */
    static final int DEADLINE = 1;

    static final int CANCELLED = 2;

    private static final int WANTED = 0;
    static final long MOST_NS = Long.MAX_VALUE / 4;
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final CallWatch watch;
    private final long id = LAST_ID.incrementAndGet();
    private final long timeoutNs;
    private final long beginNs = System.nanoTime();
    private final CompletableFuture<Object> future;
    private Session session;
    private Thread thread; // in Python at this moment, or on its way
    private boolean ran;
    private int reason = WANTED;
    private long stoppedNs;
    private long endedNs;
    private int patience; // how often the grace time has passed, as a power of two

    /**
     * A call that has not begun.
     *
     * @param timeoutNs from now on; 0 for ever
     * @param future whose completion ends the call; null where a thread waits for it
     */
    WatchedCall(CallWatch watch, long timeoutNs, CompletableFuture<Object> future) {
        this.watch = watch;
        this.timeoutNs = Math.min(timeoutNs, MOST_NS);
        this.future = future;
    }

    /** Nanoseconds of a duration that is not negative; very many for one that is longer. */
    static long limitedNs(Duration value) {
        boolean fits = value.compareTo(Duration.ofNanos(MOST_NS)) < 0;
        return fits ? value.toNanos() : MOST_NS;
    }

    long id() {
        return id;
    }

    CompletableFuture<Object> future() {
        return future;
    }

    synchronized Session session() {
        return session;
    }

    synchronized Thread thread() {
        return thread;
    }

    /**
     * This thread calls now.
     *
     * @throws PythonTimeoutException if the deadline has passed already
     * @throws CancellationException if it is cancelled already, or the thread interrupted
     */
    void begin(Session caller) {
        Thread current = Thread.currentThread();
        synchronized (this) {
            if (reason == WANTED && current.isInterrupted()) {
                stop(CANCELLED, System.nanoTime());
            }
            if (reason != WANTED) {
                throw outcome(null);
            }
            session = caller;
            thread = current;
            ran = false; // it may be made a second time
        }
        watch.add(this);
    }

    /**
     * Throws what its caller gets if nobody wants it any more. Python is not in it: its thread
     * waits for a place.
     */
    void requireWanted() {
        long nowNs = System.nanoTime();
        synchronized (this) {
            int why = Thread.currentThread().isInterrupted() ? CANCELLED : due(nowNs);
            if (why != WANTED) {
                reason = reason == WANTED ? why : reason;
                stoppedNs = nowNs;
            }
            if (reason != WANTED) {
                throw outcome(null);
            }
        }
    }

    /** The call is back; whether it was told to end. */
    boolean end() {
        boolean stopped;
        synchronized (this) {
            thread = null;
            ran = true;
            endedNs = System.nanoTime();
            stopped = reason != WANTED;
        }
        if (isOver()) {
            watch.remove(this);
        }
        return stopped;
    }

    /** Whether it was told to end. */
    synchronized boolean isStopped() {
        return reason != WANTED;
    }

    /** Whether nobody waits for it and Python is not in it. */
    synchronized boolean isOver() {
        return ran && thread == null && (future == null || future.isDone());
    }

    /** Tells it to end; false if it was told before, or is over. */
    synchronized boolean stop(int why, long nowNs) {
        if (reason != WANTED || ran && future == null) {
            return false;
        }
        reason = why;
        stoppedNs = nowNs;
        return true;
    }

    /** Why it shall end now; 0 if it shall not, or was told. */
    synchronized int due(long nowNs) {
        if (reason != WANTED) {
            return WANTED;
        } else if (timeoutNs > 0 && nowNs - beginNs >= timeoutNs) {
            return DEADLINE;
        }
        return thread != null && thread.isInterrupted() ? CANCELLED : WANTED;
    }

    /** When to look at it again. */
    synchronized long nextNs(long otherwiseNs, long graceNs) {
        long nextNs = otherwiseNs;
        if (reason == WANTED && timeoutNs > 0) {
            nextNs = beginNs + timeoutNs;
        } else if (reason != WANTED && thread != null) {
            nextNs = stoppedNs + (graceNs << patience);
        }
        return nextNs - otherwiseNs < 0 ? nextNs : otherwiseNs;
    }

    /** Whether it still runs a grace time after it was told to end, or twice that, and so on. */
    synchronized boolean ignoresStop(long nowNs, long graceNs) {
        if (reason == WANTED || thread == null || nowNs - stoppedNs < graceNs << patience) {
            return false;
        }
        patience = graceNs << patience < MOST_NS / 2 ? patience + 1 : patience;
        return true;
    }

    /** Whether the grace time has passed for the first time. */
    synchronized boolean isLate() {
        return patience == 1;
    }

    /** Why it was told to end; 0 if it was not, or is not in Python. */
    synchronized int reasonInPython() {
        return thread == null ? WANTED : reason;
    }

    /** What its caller gets instead of a result, with what Python came to as the cause. */
    synchronized RuntimeException outcome(Throwable cause) {
        if (reason == DEADLINE) {
            return new PythonTimeoutException(
                    Duration.ofNanos(timeoutNs), hasStoppedInTime(), ending(), cause);
        }
        String what = future == null ? "its thread was interrupted" : "it was cancelled";
        RuntimeException cancelled =
                new CancellationException("the call ended: " + what + "; " + ending());
        cancelled.initCause(cause);
        return cancelled;
    }

    private boolean hasStoppedInTime() {
        if (thread != null || !ran) {
            return thread == null;
        }
        long afterNs = endedNs - stoppedNs;
        return afterNs >= 0 && afterNs <= watch.graceNs();
    }

    private String ending() {
        if (thread != null) {
            return "Python's code still runs";
        } else if (!ran) {
            return "it had not begun";
        }
        long afterNs = endedNs - stoppedNs;
        return afterNs < 0
                ? "its coroutine is cancelled"
                : "Python's code ended " + afterNs / 1e6 + " ms later";
    }

    /** The call for a log. */
    synchronized String describe() {
        String limit = timeoutNs > 0 ? ", timeoutMs=" + timeoutNs / 1e6 : "";
        String why = reason == DEADLINE ? "has passed its deadline" : "was cancelled";
        return "a call of Python " + why + ", but does not end: id=" + id + limit;
    }
}
