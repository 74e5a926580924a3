package org.pybridge.platform;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;

/**
 * How much shared memory this process has mapped, its own and its workers', and the limit: as for
 * direct memory, the heap's.
 */
final class SharedMemoryLimit {
    private static final long GC_WAIT_MILLIS = 1000;
    private static final long FIRST_GC_WAIT_MILLIS = 20;
    private static final Object LOCK = new Object();
    private static final Set<Runnable> RECLAIMERS = new CopyOnWriteArraySet<>();
    private static long inUseBytes;

    private SharedMemoryLimit() {}

    /**
     * Counts new memory. Where the limit is reached, those who keep unused memory are asked for it,
     * then unreachable buffers are looked for.
     *
     * @throws OutOfMemoryError if it does not fit
     */
    static void reserve(long bytes) {
        if (reserveIfRoom(bytes)) {
            return;
        }
        RECLAIMERS.forEach(Runnable::run);
        boolean isReserved = reserveIfRoom(bytes) || isReservedAfterCollections(bytes);
        if (!isReserved) {
            throw new OutOfMemoryError(
                    "shared memory: askedBytes="
                            + bytes
                            + ", inUseBytes="
                            + inUseBytes()
                            + ", maxBytes="
                            + Runtime.getRuntime().maxMemory()
                            + ", which -Xmx sets");
        }
    }

    private static long inUseBytes() {
        synchronized (LOCK) {
            return inUseBytes;
        }
    }

    /** Counts new memory if it fits; whether it does. */
    static boolean reserveIfRoom(long bytes) {
        synchronized (LOCK) {
            boolean fits = inUseBytes + bytes <= Runtime.getRuntime().maxMemory();
            inUseBytes += fits ? bytes : 0;
            return fits;
        }
    }

    /** Has it run where memory is short. It frees what is kept unused, and must not throw. */
    static void addReclaimer(Runnable reclaimer) {
        RECLAIMERS.add(reclaimer);
    }

    /** Ends what {@link #addReclaimer} began. */
    static void removeReclaimer(Runnable reclaimer) {
        RECLAIMERS.remove(reclaimer);
    }

    // What one collection finds may have kept what the next one finds, or become unused memory.
    private static boolean isReservedAfterCollections(long bytes) {
        boolean isReserved = false;
        try {
            long waitMillis = FIRST_GC_WAIT_MILLIS;
            for (; waitMillis <= GC_WAIT_MILLIS && !isReserved; waitMillis *= 2) {
                System.gc();
                awaitRoom(bytes, waitMillis);
                RECLAIMERS.forEach(Runnable::run);
                isReserved = reserveIfRoom(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isReserved;
    }

    private static void awaitRoom(long bytes, long waitMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        long left = waitMillis;
        synchronized (LOCK) {
            while (inUseBytes + bytes > Runtime.getRuntime().maxMemory() && left > 0) {
                LOCK.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    /** Counts memory that is gone. */
    static void release(long bytes) {
        synchronized (LOCK) {
            inUseBytes -= bytes;
            LOCK.notifyAll();
        }
    }
}
