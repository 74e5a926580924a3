package org.pybridge.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The idle channels of one worker. A thread without one waits at a Java lock, where a virtual
 * thread unmounts; the lowest channel is lent first, for the worker's main thread serves it.
 */
final class ChannelPool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Deque<Channel> idle = new ArrayDeque<>();
    private final int size;
    private final Runnable onDrained;
    private boolean closed;
    private boolean drained;

    /**
     * A pool of these channels.
     *
     * @param onDrained run once, when the pool is closed and no channel is lent any more: only then
     *     may the descriptors be closed, for another file may get their numbers
     */
    ChannelPool(Channel[] channels, Runnable onDrained) {
        size = channels.length;
        this.onDrained = onDrained;
        for (Channel channel : channels) {
            idle.addLast(channel);
        }
    }

    /** Lends a channel; blocks while none is idle. null once the pool is closed. */
    Channel borrow() {
        lock.lock();
        try {
            while (idle.isEmpty() && !closed) {
                returned.awaitUninterruptibly();
            }
            return closed ? null : idle.removeFirst();
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Channel channel) {
        lock.lock();
        try {
            idle.addFirst(channel);
            returned.signalAll();
            drainIfDone();
        } finally {
            lock.unlock();
        }
    }

    private void drainIfDone() {
        if (closed && !drained && idle.size() == size) {
            drained = true;
            onDrained.run();
        }
    }

    /** Lends no more. Waits for lent channels to come back, this long at most; whether all did. */
    boolean closeAndWait(long limitNanos) {
        lock.lock();
        try {
            closed = true;
            returned.signalAll();
            drainIfDone();
            long left = limitNanos;
            while (idle.size() < size && left > 0) {
                left = awaitNanos(left);
            }
            return idle.size() == size;
        } finally {
            lock.unlock();
        }
    }

    private long awaitNanos(long nanos) {
        try {
            return returned.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
