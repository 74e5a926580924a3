package org.pybridge.platform;

import java.util.concurrent.TimeUnit;

/**
 * How much shared memory this process has made, and its limit: as for direct memory, the heap's.
 */
final class SharedMemoryLimit {
    private static final long GC_WAIT_MILLIS = 1000;
    private static final Object LOCK = new Object();
    private static long inUseBytes;

    private SharedMemoryLimit() {}

    /**
     * Counts new memory. Where the limit is reached, unreachable buffers are looked for first.
     *
     * @throws OutOfMemoryError if it does not fit
     */
    static void reserve(long bytes) {
        long maxBytes = Runtime.getRuntime().maxMemory();
        synchronized (LOCK) {
            if (inUseBytes + bytes > maxBytes) {
                System.gc();
                awaitRoom(bytes, maxBytes);
            }
            if (inUseBytes + bytes > maxBytes) {
                throw new OutOfMemoryError(
                        "shared memory: askedBytes="
                                + bytes
                                + ", inUseBytes="
                                + inUseBytes
                                + ", maxBytes="
                                + maxBytes
                                + ", which -Xmx sets");
            }
            inUseBytes += bytes;
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

    private static void awaitRoom(long bytes, long maxBytes) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GC_WAIT_MILLIS);
        long left = GC_WAIT_MILLIS;
        try {
            while (inUseBytes + bytes > maxBytes && left > 0) {
                LOCK.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
