package org.pybridge.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pybridge.runtime.ClosedRuntime;

/** The starts of workers that are under way. Thread-safe. */
final class WorkerStarts {
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet(); // they may call Java already
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isOver = lock.newCondition();
    private boolean closed;

    /**
     * This thread starts a worker.
     *
     * @throws IllegalStateException if the pool is closed
     */
    void begin() {
        lock.lock();
        try {
            requireOpen();
            threads.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The worker is there, but not ready yet.
     *
     * @throws IllegalStateException if the pool has been closed
     */
    void made(Worker worker) {
        workers.add(worker);
        lock.lock();
        try {
            requireOpen();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedRuntime().get();
        }
    }

    /** The worker that this thread has begun to start is ready now, or will never be. */
    void end(Worker worker) {
        if (worker != null) {
            workers.remove(worker);
        }
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
            isOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The worker of this transport; null if it is none of those. */
    Worker of(WorkerTransport transport) {
        for (Worker worker : workers) {
            if (worker.transport() == transport) {
                return worker;
            }
        }
        return null;
    }

    /** Whom it has called cannot wait until it has started; null if none has called this thread. */
    Worker calling() {
        for (Worker worker : workers) {
            if (worker.transport().isAnswering()) {
                return worker;
            }
        }
        return null;
    }

    /** Ends those that are on their way, and waits until their threads have seen it. */
    void close(long limitNanos) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        for (Worker worker : workers) {
            worker.transport().end("its runtime was closed before it was ready");
        }
        awaitOthers(limitNanos);
    }

    private void awaitOthers(long limitNanos) {
        lock.lock();
        try {
            long leftNanos = limitNanos;
            while (leftNanos > 0 && areOthersStarting()) {
                leftNanos = isOver.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean areOthersStarting() {
        return threads.stream().anyMatch(thread -> thread != Thread.currentThread());
    }
}
