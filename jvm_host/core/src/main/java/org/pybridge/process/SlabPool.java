package org.pybridge.process;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.pybridge.platform.SharedMemory;
import org.pybridge.runtime.SharedBlock;

/**
 * Slabs: shared memory for large arrays on their way to one worker, each for one array at a time.
 * As many are lent as the worker keeps arrays in them; beyond that arrays are copied into frames.
 * Twin of {@code Slabs} in {@code native/py/shared_arrays.cpp}. Thread-safe.
 */
final class SlabPool {
    private static final int LEAST_BYTES = 32 * 1024; // twin of kSlabBytes
    private static final int MOST_LENT = 256; // each has a descriptor
    private static final long MOST_IDLE_BYTES = 64L << 20;
    private static final long MOST_BYTES =
            MOST_IDLE_BYTES / 2; // larger ones would not be used again

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
    private long idleBytes;
    private int lentCount;

    /** Memory of at least this size; null if it is not worth it, or there is none. */
    SharedBlock lend(long sizeBytes) {
        if (sizeBytes < LEAST_BYTES || sizeBytes > MOST_BYTES) {
            return null;
        }
        ByteBuffer slab = taken(sizeClass((int) sizeBytes));
        return slab == null ? null : new SharedBlock(slab, () -> giveBack(slab));
    }

    // Four sizes between a power of two and the next: a fifth of the memory is unused at most.
    private static int sizeClass(int bytes) {
        int step = Integer.highestOneBit(bytes) / 4;
        return (bytes + step - 1) / step * step;
    }

    private synchronized ByteBuffer taken(int bytes) {
        for (Iterator<ByteBuffer> each = idle.iterator(); each.hasNext(); ) {
            ByteBuffer slab = each.next();
            if (slab.capacity() == bytes) {
                each.remove();
                idleBytes -= bytes;
                lentCount++;
                return slab;
            }
        }
        ByteBuffer made = lentCount < MOST_LENT ? SharedMemory.allocateIfRoom(bytes) : null;
        lentCount += made == null ? 0 : 1;
        return made;
    }

    private synchronized void giveBack(ByteBuffer slab) {
        lentCount--;
        idleBytes += slab.capacity();
        idle.add(slab);
        while (idleBytes > MOST_IDLE_BYTES) {
            idleBytes -= idle.remove().capacity(); // freed when it is collected
        }
    }
}
