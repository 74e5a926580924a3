package org.pybridge.frame;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Frame memory to borrow for one call. A nested call borrows another one, so a thread's memories
 * form a stack; they belong to no thread, for a virtual thread may change its carrier while it
 * writes.
 */
public final class FramePool {
    private static final int CAPACITY_BYTES = 64 * 1024;

    // What a frame has grown to, the next will: zeroing new memory takes longer than filling it.
    static final long MOST_KEPT_BYTES = 16L << 20; // of all together, for they outlive runtimes
    private static final AtomicLong KEPT_BYTES = new AtomicLong();

    // Two for a thread, as a call below a call needs another one. Those of neighbouring threads
    // would share a cache line.
    private static final int SLOT_STRIDE = 16;
    private static final int SLOT_COUNT = 64;
    private static final AtomicReferenceArray<FrameMemory> SLOTS =
            new AtomicReferenceArray<>(SLOT_COUNT * SLOT_STRIDE);

    private FramePool() {}

    /** Memory of 64 KiB at least, with any content. */
    public static FrameMemory borrow() {
        FrameMemory memory = borrowIdle();
        return memory != null ? memory : FrameMemory.allocate(CAPACITY_BYTES);
    }

    /** Memory of 64 KiB at least, with any content; null if none is idle. Never blocks. */
    public static FrameMemory borrowIdle() {
        int slot = slot();
        FrameMemory memory = SLOTS.getAndSet(slot, null);
        memory = memory != null ? memory : SLOTS.getAndSet(slot + 1, null);
        if (memory != null && isGrown(memory)) {
            KEPT_BYTES.addAndGet(-memory.capacityBytes());
        }
        return memory;
    }

    /** Gives borrowed memory back, or the larger one that its frame went over to. */
    public static void giveBack(FrameMemory memory) {
        boolean isGrown = isGrown(memory);
        if (isGrown && !isKept(memory.capacityBytes())) {
            return;
        }
        int slot = slot();
        boolean hasRoom =
                SLOTS.compareAndSet(slot, null, memory)
                        || SLOTS.compareAndSet(slot + 1, null, memory);
        if (isGrown && !hasRoom) { // what has none is collected
            KEPT_BYTES.addAndGet(-memory.capacityBytes());
        }
    }

    private static boolean isGrown(FrameMemory memory) {
        return memory.capacityBytes() > CAPACITY_BYTES;
    }

    private static boolean isKept(int sizeBytes) {
        if (KEPT_BYTES.addAndGet(sizeBytes) <= MOST_KEPT_BYTES) {
            return true;
        }
        KEPT_BYTES.addAndGet(-sizeBytes);
        return false;
    }

    /** How much grown memory is idle. */
    static long keptBytes() {
        return KEPT_BYTES.get();
    }

    @SuppressWarnings(
            "deprecation") // threadId() is newer than Java 17; getId is overridden by nobody
    private static int slot() {
        return ((int) Thread.currentThread().getId() & (SLOT_COUNT - 1)) * SLOT_STRIDE;
    }
}
