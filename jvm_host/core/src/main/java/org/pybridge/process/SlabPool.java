package org.pybridge.process;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.pybridge.platform.SharedMemory;
import org.pybridge.runtime.SharedBlock;

/**
 * Slabs: shared memory for large arrays on their way to one worker, each for one array at a time.
 * As many are lent as the worker keeps arrays in them; beyond that arrays are copied into frames.
 * Twin of {@code Slabs} in {@code native/py/slabs.cpp}. Thread-safe.
 */
final class SlabPool {
    private static final int LEAST_BYTES = 32 * 1024; // twin of kSlabBytes
    private static final int MOST_LENT = 256; // each has a descriptor
    private static final long MOST_IDLE_BYTES = 64L << 20;
    private static final long MOST_BYTES =
            MOST_IDLE_BYTES / 2; // larger ones would not be used again

    private final Runnable reclaimer = this::freeIdle;
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
    private long idleBytes;
    private int lentCount;
    private boolean opened;
    private boolean closed;

    /** Lends slabs from now on, unless it was closed before. */
    synchronized void open() {
        if (!closed) {
            opened = true;
            SharedMemory.addReclaimer(reclaimer);
        }
    }

    /** Memory of at least this size; null if it is not worth it, or there is none. */
    SharedBlock lend(long sizeBytes) {
        if (sizeBytes < LEAST_BYTES || sizeBytes > MOST_BYTES) {
            return null;
        }
        int bytes = sizeClass((int) sizeBytes);
        ByteBuffer fit = takeIdle(bytes);
        ByteBuffer slab = fit == null ? make(bytes) : fit;
        return slab == null ? null : new SharedBlock(slab, () -> giveBack(slab));
    }

    // Four sizes between a power of two and the next: a fifth of the memory is unused at most.
    private static int sizeClass(int bytes) {
        int step = Integer.highestOneBit(bytes) / 4;
        return (bytes + step - 1) / step * step;
    }

    private synchronized ByteBuffer takeIdle(int bytes) {
        for (Iterator<ByteBuffer> each = idle.iterator(); each.hasNext(); ) {
            ByteBuffer slab = each.next();
            if (slab.capacity() == bytes) {
                each.remove();
                idleBytes -= bytes;
                lentCount++;
                return slab;
            }
        }
        return null;
    }

    private ByteBuffer make(int bytes) {
        if (!countLent()) {
            return null;
        }
        ByteBuffer made = null;
        try {
            made = SharedMemory.allocateIfRoom(bytes); // takes as long as to write to all of it
            return made;
        } finally {
            if (made == null) {
                uncountLent();
            }
        }
    }

    private synchronized boolean countLent() {
        boolean fits = opened && !closed && lentCount < MOST_LENT;
        lentCount += fits ? 1 : 0;
        return fits;
    }

    private synchronized void uncountLent() {
        lentCount--;
    }

    private void giveBack(ByteBuffer slab) {
        keptIdle(slab).forEach(SharedMemory::free);
    }

    /** Keeps the slab; returns those for which there is no room then. */
    private synchronized List<ByteBuffer> keptIdle(ByteBuffer slab) {
        lentCount--;
        idle.add(slab);
        idleBytes += slab.capacity();
        return evicted(closed ? 0 : MOST_IDLE_BYTES);
    }

    private List<ByteBuffer> evicted(long mostBytes) {
        List<ByteBuffer> evicted = new ArrayList<>();
        while (idleBytes > mostBytes) {
            ByteBuffer oldest = idle.remove();
            idleBytes -= oldest.capacity();
            evicted.add(oldest);
        }
        return evicted;
    }

    /** Lends none any more: the worker is gone. Those that are lent are freed when given back. */
    void close() {
        end();
        freeIdle();
    }

    private synchronized void end() {
        closed = true;
        SharedMemory.removeReclaimer(reclaimer);
    }

    private void freeIdle() {
        allIdle().forEach(SharedMemory::free);
    }

    private synchronized List<ByteBuffer> allIdle() {
        return evicted(0);
    }
}
