package org.pybridge.process;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The idle channels of one worker. A thread gets the one that it had before if it can, for behind
 * that is the Python thread whose thread-locals are its own. A thread without a channel waits at a
 * Java lock, where a virtual thread unmounts; where none comes free soon, the worker is asked for
 * another, one at a time. The lowest channel is lent first, for the worker's main thread serves it.
 */
final class ChannelPool {
    /** The most channels for calls; for upcalls there are as many. */
    static final int MAX_COUNT = 256;

    /** How long calls may take before another channel is opened beside theirs. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The same while Java answers one of them, who may wait for the call that wants a channel. */
    private static final long PATIENCE_OF_ANSWERS_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int HOPELESS_SECONDS = 10;
    private static final long HOPELESS_NANOS = TimeUnit.SECONDS.toNanos(HOPELESS_SECONDS);

    /** A channel, with whose it is. */
    private static final class Lendable {
        private final Channel channel;
        private WeakReference<Thread> owner;
        private boolean idle = true;

        private Lendable(Channel channel) {
            this.channel = channel;
        }

        private Thread owner() {
            return owner == null ? null : owner.get();
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Lendable> channels = new ArrayList<>();
    private final Lendable ofReleases;
    private final Runnable asker;
    private final Consumer<List<Channel>> onDrained;
    private long returnCount;
    private long askedNanos; // when another was asked for that has not come
    private boolean isAsked;
    private String refusal = "the worker does not answer";
    private boolean closed;
    private boolean drained;

    /**
     * A pool of these channels.
     *
     * @param asker asks the worker for another one; {@link #add} or {@link #hasNoOther} follows
     * @param onDrained gets all channels, once, when the pool is closed and none is lent any more:
     *     only then may the descriptors be closed, for another file may get their numbers
     */
    ChannelPool(Channel[] first, Runnable asker, Consumer<List<Channel>> onDrained) {
        this.asker = asker;
        this.onDrained = onDrained;
        for (int i = 0; i < first.length - 1; i++) {
            channels.add(new Lendable(first[i]));
        }
        ofReleases = new Lendable(first[first.length - 1]);
    }

    /**
     * Lends a channel; blocks while none is idle. null once the pool is closed.
     *
     * @param keeps whether it is this thread's from now on
     * @throws IllegalStateException if there can be no other and none comes free, while calls wait
     *     for Java
     */
    Channel borrow(boolean keeps) {
        Thread thread = Thread.currentThread();
        lock.lock();
        try {
            Lendable chosen = chosen(thread);
            if (chosen == null && !closed) {
                chosen = awaitOne(thread);
            }
            if (keeps && chosen != null && chosen.owner() != thread) {
                chosen.owner = new WeakReference<>(thread);
            }
            return lent(chosen);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #borrow}, for releases: a channel that serves nothing else. */
    Channel borrowForReleases() {
        lock.lock();
        try {
            while (!ofReleases.idle && !closed) {
                changed.awaitUninterruptibly();
            }
            return lent(ofReleases);
        } finally {
            lock.unlock();
        }
    }

    private Channel lent(Lendable chosen) {
        if (closed) {
            return null;
        }
        chosen.idle = false;
        return chosen.channel;
    }

    /**
     * This thread's own idle channel; else the lowest one of nobody's, else the lowest; or null.
     */
    private Lendable chosen(Thread thread) {
        Lendable lowest = null;
        Lendable free = null;
        for (int i = channels.size() - 1; i >= 0; i--) {
            Lendable each = channels.get(i);
            if (!each.idle) {
                continue;
            }
            Thread owner = each.owner();
            if (owner == thread) {
                return each;
            }
            lowest = each;
            free = owner == null || !owner.isAlive() ? each : free;
        }
        return free == null ? lowest : free;
    }

    private Lendable awaitOne(Thread thread) {
        Wait wait = new Wait();
        Lendable chosen = null;
        boolean interrupted = false;
        try {
            while (chosen == null && !closed) {
                try {
                    changed.awaitNanos(wait.leftNanos());
                } catch (InterruptedException e) {
                    interrupted = true; // for whom it is, later
                }
                chosen = chosen(thread);
                if (chosen == null && !closed) {
                    wait.look();
                }
            }
            return chosen;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What one thread that waits has seen so far. */
    private final class Wait {
        private long beganNanos = System.nanoTime();
        private long seenCount = channels.size();
        private long quietSinceNanos = beganNanos;
        private long seenReturns = returnCount;

        private long leftNanos() {
            long patience = isAnyAnswering() ? PATIENCE_OF_ANSWERS_NANOS : PATIENCE_NANOS;
            return beganNanos + patience - System.nanoTime();
        }

        private void look() {
            long now = System.nanoTime();
            if (seenReturns != returnCount) {
                seenReturns = returnCount;
                quietSinceNanos = now;
            }
            if (seenCount != channels.size()) {
                seenCount = channels.size();
                beganNanos = now;
            } else if (leftNanos() <= 0) {
                askForAnother();
                beganNanos = now;
            }
            boolean isQuiet = now - quietSinceNanos >= HOPELESS_NANOS;
            if (isQuiet && isAnyAnswering()) {
                throw noneComesFree();
            }
        }
    }

    private boolean isAnyAnswering() {
        for (Lendable each : channels) {
            if (!each.idle && each.channel.isAnswering()) {
                return true;
            }
        }
        return false;
    }

    private void askForAnother() {
        if (channels.size() >= MAX_COUNT) {
            refusal = "a worker has at most " + MAX_COUNT;
        } else if (!isAsked || System.nanoTime() - askedNanos >= HOPELESS_NANOS) {
            askedNanos = System.nanoTime();
            boolean asked = false;
            try {
                isAsked = true;
                asker.run();
                asked = true;
            } finally {
                isAsked = asked;
            }
        }
    }

    private IllegalStateException noneComesFree() {
        return new IllegalStateException(
                "no channel of the worker came free within "
                        + HOPELESS_SECONDS
                        + " s: all "
                        + channels.size()
                        + " are in calls, and some of those wait for Java; there can be no other: "
                        + refusal
                        + "; let fewer threads wait for each other in callbacks");
    }

    /** Another channel, which is closed with the others; false once they are. */
    boolean add(Channel channel) {
        lock.lock();
        try {
            isAsked = false;
            if (!drained) {
                channels.add(new Lendable(channel));
                changed.signalAll();
            }
            return !drained;
        } finally {
            lock.unlock();
        }
    }

    /** The worker gave no other channel. */
    void hasNoOther(String why) {
        lock.lock();
        try {
            isAsked = false;
            refusal = why;
        } finally {
            lock.unlock();
        }
    }

    void giveBack(Channel channel) {
        lock.lock();
        try {
            ofReleases.idle |= ofReleases.channel == channel;
            for (Lendable each : channels) {
                each.idle |= each.channel == channel;
            }
            returnCount++;
            changed.signalAll();
            drainIfDone();
        } finally {
            lock.unlock();
        }
    }

    private boolean areAllIdle() {
        for (Lendable each : channels) {
            if (!each.idle) {
                return false;
            }
        }
        return ofReleases.idle;
    }

    private void drainIfDone() {
        if (closed && !drained && areAllIdle()) {
            drained = true;
            List<Channel> all = new ArrayList<>();
            channels.forEach(each -> all.add(each.channel));
            all.add(ofReleases.channel);
            onDrained.accept(all);
        }
    }

    /** Lends no more. Waits for lent channels to come back, this long at most; whether all did. */
    boolean closeAndWait(long limitNanos) {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
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
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
