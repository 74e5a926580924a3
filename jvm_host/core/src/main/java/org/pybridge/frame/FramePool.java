package org.pybridge.frame;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Frame memory to borrow for one call. A nested call borrows another one, so a thread's memories
 * form a stack; they belong to no thread, for a virtual thread may change its carrier while it
 * writes.
 */
public final class FramePool {
    private static final int CAPACITY_BYTES = 64 * 1024;

    // What a frame has grown to, the next will: zeroing new memory takes longer than filling it.
    private static final int MOST_KEPT_BYTES = 4 * 1024 * 1024;

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
        return memory != null ? memory : SLOTS.getAndSet(slot + 1, null);
    }

    /** Gives borrowed memory back, or the larger one that its frame went over to. */
    public static void giveBack(FrameMemory memory) {
        if (memory.capacityBytes() > MOST_KEPT_BYTES) {
            return;
        }
        int slot = slot();
        // Threads that share a slot may lose memory here; it is then collected.
        SLOTS.setRelease(SLOTS.getPlain(slot) == null ? slot : slot + 1, memory);
    }

    @SuppressWarnings(
            "deprecation") // threadId() is newer than Java 17; getId is overridden by nobody
    private static int slot() {
        return ((int) Thread.currentThread().getId() & (SLOT_COUNT - 1)) * SLOT_STRIDE;
    }
}
