package org.pybridge.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.WhenBusy;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;

/** Collects a function's calls, and sends them one bundle after the other. Thread-safe. */
final class BundledCalls implements BundledFunction {
    private final PythonCallable function;
    private final AsyncCalls async;
    private final BundleTimer timer;
    private final int size;
    private final long timeNs;

    // No code of the user's runs while it is held.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Queue<Bundle> full = new ArrayDeque<>();
    private Bundle collecting; // null if it would be empty
    private boolean isDue; // the one that is being collected goes as soon as it can
    private boolean isSending; // a thread sends, or was asked to
    private Thread sender;
    private int waitingCount;
    private boolean closed;

    /**
     * A function of which nothing waits.
     *
     * @throws IllegalArgumentException if a whole bundle is more than may wait
     */
    BundledCalls(PythonCallable function, RuntimeResources resources, Bundling bundling) {
        this.function = function;
        this.async = resources.async();
        this.timer = resources.bundles();
        this.size = bundling.size();
        this.timeNs = WatchedCall.limitedNs(bundling.time());
        if (size > async.queueLimit()) {
            throw new IllegalArgumentException(
                    "bundle size is beyond the limit of calls that wait: seen="
                            + size
                            + ", queueLimit="
                            + async.queueLimit());
        }
    }

    @Override
    public CompletableFuture<Object> callAsync(Object... arguments) {
        function.requireUsable();
        FrameMemory borrowed = FramePool.borrow();
        try {
            BundledCall call;
            try {
                call = write(borrowed, PythonHandle.given(arguments));
            } catch (RuntimeException | Error e) { // as what the call itself would throw
                return CompletableFuture.failedFuture(e);
            }
            add(call);
            return call.future();
        } finally {
            FramePool.giveBack(borrowed);
        }
    }

    private BundledCall write(FrameMemory memory, Object[] arguments) {
        Session session = sessionForArguments();
        try {
            return BundledCall.write(session, memory, arguments);
        } catch (OtherWorkerException other) {
            if (!function.runsAnywhere() || other.wasTold()) {
                throw other;
            }
            return BundledCall.write(other.owner(), memory, arguments);
        }
    }

    private Session sessionForArguments() {
        Session known;
        lock.lock();
        try {
            known = collecting == null ? null : collecting.writtenFor();
        } finally {
            lock.unlock();
        }
        return known == null || known.isClosed() ? function.sessionForArguments() : known;
    }

    private void add(BundledCall call) {
        Bundle begun = null;
        boolean starts;
        lock.lock();
        try {
            awaitRoom();
            if (collecting != null && !collecting.takes(call)) {
                seal();
            }
            if (collecting == null) {
                open(call.writtenFor());
            }
            collecting.add(call);
            count(1);
            if (collecting.count() == size) {
                seal();
            } else if (collecting.count() == 1 && !isDue) {
                begun = collecting;
            }
            starts = starts();
        } catch (RuntimeException | Error e) {
            call.abandon();
            throw e;
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            wakeFor(begun);
        }
        if (starts) {
            start();
        }
        if (timer.isClosed()) { // meanwhile
            fail(new ClosedRuntime().get());
        }
    }

    /** Has the timer see to a bundle; where there is no thread for it, the bundle is due now. */
    private void wakeFor(Bundle begun) {
        try {
            timer.wakeAt(begun.dueNs());
        } catch (Throwable error) { // its first call is in: nothing may be thrown any more
            flush();
        }
    }

    private void awaitRoom() {
        requireOpen();
        // Whoever sends would wait for itself.
        while (waitingCount >= async.queueLimit() && sender != Thread.currentThread()) {
            if (async.whenBusy() == WhenBusy.FAIL) {
                throw new RejectedExecutionException(
                        "too many calls wait in bundles: queued="
                                + waitingCount
                                + ", limit="
                                + async.queueLimit());
            }
            try {
                room.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RejectedExecutionException("interrupted while the call waited", e);
            }
            requireOpen();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the bundled function is closed");
        }
    }

    private void open(Session session) {
        Bundle opened = new Bundle(function, session, System.nanoTime() + timeNs);
        opened.watch(error -> late(opened, error));
        timer.add(this);
        collecting = opened;
        isDue = timeNs == 0;
    }

    private void seal() {
        full.add(collecting);
        collecting = null;
        isDue = false;
    }

    private void count(int more) {
        waitingCount += more;
        async.countWaiting(more);
    }

    /** Whether the caller has to start a sender, once it has given up the lock. */
    private boolean starts() {
        if (isSending || full.isEmpty() && !isDue) {
            return false;
        }
        isSending = true;
        return true;
    }

    private void start() {
        try {
            handOver();
        } catch (Throwable error) { // of the user's executor, or for lack of a thread
            giveUp(error);
        }
    }

    /** Has another thread send. Whoever accepts the task and throws all the same has it. */
    private void handOver() {
        AtomicBoolean isTaken = new AtomicBoolean();
        try {
            async.sendBundles(
                    () -> {
                        if (isTaken.compareAndSet(false, true)) {
                            send();
                        }
                    });
        } catch (Throwable error) {
            if (isTaken.compareAndSet(false, true)) {
                throw error;
            }
        }
    }

    private void send() {
        boolean isInterrupted = false;
        for (Bundle bundle = next(); bundle != null; bundle = next()) {
            send(bundle);
            isInterrupted |= Thread.interrupted(); // meant for it, and not for the next one
            if (async.hasOtherBundles() && isSentByAnother()) {
                break;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // Its calls' dependents take stack too, of which there may be little.
    private void send(Bundle bundle) {
        try {
            bundle.send();
        } catch (Throwable error) {
            giveUp(error);
            bundle.fail(error);
            throw error;
        }
    }

    private void giveUp(Throwable error) {
        lock.lock();
        try {
            isSending = false;
            sender = null;
        } finally {
            lock.unlock();
        }
        fail(error);
    }

    /** Lets other functions have this thread. */
    private boolean isSentByAnother() {
        try {
            handOver();
            return true;
        } catch (Throwable error) { // then it is this thread that goes on
            return false;
        }
    }

    /** The next bundle to be sent; null, and this thread sends no more, if there is none. */
    private Bundle next() {
        lock.lock();
        try {
            if (isDue && full.isEmpty()) {
                seal();
            }
            Bundle next = full.poll();
            if (next == null) {
                isSending = false;
                sender = null;
                forgetIfIdle();
            } else {
                sender = Thread.currentThread();
                count(-next.count());
                room.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void forgetIfIdle() {
        if (collecting == null) {
            timer.remove(this);
        }
    }

    /**
     * Sends what is being collected if its time has passed.
     *
     * @return when the timer has to look again, at the latest at the time given
     */
    long sendIfDue(long nowNs, long latestNs) {
        boolean starts;
        lock.lock();
        try {
            if (collecting == null || isDue) {
                return latestNs; // one that begins wakes the timer
            } else if (collecting.dueNs() - nowNs > 0) {
                return collecting.dueNs();
            }
            isDue = true;
            starts = starts();
        } finally {
            lock.unlock();
        }
        if (starts) {
            start();
        }
        return latestNs;
    }

    /** The deadline of a bundle has passed. */
    private void late(Bundle bundle, Throwable error) {
        boolean starts;
        lock.lock();
        try {
            if (collecting == bundle) {
                seal(); // what comes now is no part of it
            }
            starts = starts();
        } finally {
            lock.unlock();
        }
        bundle.fail(error);
        if (starts) {
            start();
        }
    }

    private void fail(Throwable reason) {
        takeWaiting().forEach(bundle -> bundle.refuse(reason));
    }

    /** Takes the calls that wait, in their order, for the caller to refuse. */
    List<Bundle> takeWaiting() {
        lock.lock();
        try {
            if (collecting != null) {
                seal();
            }
            List<Bundle> taken = new ArrayList<>(full);
            full.clear();
            count(-waitingCount);
            room.signalAll();
            timer.remove(this);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        boolean starts;
        lock.lock();
        try {
            isDue = collecting != null;
            starts = starts();
        } finally {
            lock.unlock();
        }
        if (starts) {
            start();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        flush();
    }
}
