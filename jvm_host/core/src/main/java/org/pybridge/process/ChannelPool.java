package org.pybridge.process;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The idle channels of one worker. A thread gets the one that it had before if it can, for behind
 * that is the Python thread whose thread-locals are its own. A thread without a channel waits at a
 * Java lock, where a virtual thread unmounts; the lowest channel is lent first, for the worker's
 * main thread serves it.
 */
final class ChannelPool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Channel[] channels;
    private final boolean[] idle;
    private final List<WeakReference<Thread>> owners;
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
        this.channels = channels;
        this.onDrained = onDrained;
        idle = new boolean[channels.length];
        Arrays.fill(idle, true);
        owners = new ArrayList<>(Collections.nCopies(channels.length, null));
    }

    /**
     * Lends a channel; blocks while none is idle. null once the pool is closed.
     *
     * @param keeps whether it is this thread's from now on
     */
    Channel borrow(boolean keeps) {
        Thread thread = Thread.currentThread();
        lock.lock();
        try {
            int chosen = chosen(thread);
            while (chosen < 0 && !closed) {
                returned.awaitUninterruptibly();
                chosen = chosen(thread);
            }
            if (keeps && chosen >= 0 && ownerOf(chosen) != thread) {
                owners.set(chosen, new WeakReference<>(thread));
            }
            return lent(chosen);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #borrow}, for releases: the last channel, which serves nothing else. */
    Channel borrowForReleases() {
        lock.lock();
        try {
            while (!idle[channels.length - 1] && !closed) {
                returned.awaitUninterruptibly();
            }
            return lent(channels.length - 1);
        } finally {
            lock.unlock();
        }
    }

    private Channel lent(int chosen) {
        if (closed) {
            return null;
        }
        idle[chosen] = false;
        return channels[chosen];
    }

    /** This thread's own idle channel; else the lowest one of nobody's, else the lowest; or -1. */
    private int chosen(Thread thread) {
        int lowest = -1;
        int free = -1;
        for (int i = channels.length - 2; i >= 0; i--) {
            Thread owner = ownerOf(i);
            if (idle[i] && owner == thread) {
                return i;
            } else if (idle[i]) {
                lowest = i;
                free = owner == null || !owner.isAlive() ? i : free;
            }
        }
        return free < 0 ? lowest : free;
    }

    private Thread ownerOf(int channel) {
        WeakReference<Thread> owner = owners.get(channel);
        return owner == null ? null : owner.get();
    }

    void giveBack(Channel channel) {
        lock.lock();
        try {
            for (int i = 0; i < channels.length; i++) {
                idle[i] |= channels[i] == channel;
            }
            returned.signalAll();
            drainIfDone();
        } finally {
            lock.unlock();
        }
    }

    private boolean areAllIdle() {
        for (boolean one : idle) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    private void drainIfDone() {
        if (closed && !drained && areAllIdle()) {
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
            while (!areAllIdle() && left > 0) {
                left = awaitNanos(left);
            }
            return areAllIdle();
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
