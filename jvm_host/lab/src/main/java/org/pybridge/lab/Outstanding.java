package org.pybridge.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one caller that are not done yet. They are completed by other threads, so all that
 * is recorded is recorded in here, under a lock. What is given up counts as unserved.
 */
final class Outstanding {
    private final Caller caller;
    private final Queue<CompletableFuture<?>> futures = new ArrayDeque<>();
    private int count;
    private boolean isGivenUp;

    Outstanding(Caller caller) {
        this.caller = caller;
    }

    /** Gives the caller's next row, which was due at a time, to the bundle. */
    void add(long dueNs, long nowNs) {
        final int row = caller.row();
        begin(row, nowNs);
        final CompletableFuture<Object> future = caller.callee().callAsync(caller.nextRow());
        keep(future);
        future.whenComplete((result, failure) -> complete(row, dueNs, nowNs, result, failure));
    }

    private synchronized void keep(CompletableFuture<?> future) {
        futures.add(future);
    }

    private synchronized void begin(int row, long nowNs) {
        if (count++ == 0) {
            caller.watch().begin(row, nowNs);
        }
    }

    private synchronized void complete(
            int row, long dueNs, long beganNs, Object result, Throwable failure) {
        final long endNs = System.nanoTime();
        while (!futures.isEmpty() && futures.peek().isDone()) {
            futures.remove();
        }
        if (isGivenUp) {
            caller.leaveUnserved(1);
        } else {
            if (failure == null) {
                caller.recordDue(dueNs, beganNs, endNs);
                Caller.drop(result);
            } else {
                caller.fail(failure);
            }
            caller.count(1, endNs);
        }
        // They come in their order, so the next one is under way.
        if (--count == 0) {
            caller.watch().end();
            notifyAll();
        } else {
            caller.watch().begin(caller.rowAfter(row), endNs);
        }
    }

    /** Waits until none is left, for a time at most; gives those up that are left then. */
    void await(long longestNs) {
        awaitDone(System.nanoTime() + longestNs);
        for (final CompletableFuture<?> left : giveUp()) {
            left.cancel(false);
        }
    }

    private synchronized void awaitDone(long endNs) {
        try {
            long leftNs = endNs - System.nanoTime();
            while (count > 0 && leftNs > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNs);
                leftNs = endNs - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calls were outstanding", e);
        }
    }

    // Not cancelled in here: what depends on them takes the lock.
    private synchronized List<CompletableFuture<?>> giveUp() {
        isGivenUp = true;
        return new ArrayList<>(futures);
    }
}
