package org.pybridge.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;

/**
 * The frames of calls by an interface. Most threads own one, which they take without an atomic
 * operation; for others, and for the call that Java makes below Python, there are shared ones. They
 * are found by the thread's number, not kept by a thread-local, which would pin a class loader.
 */
final class TypedFrames<F extends ReusedFrame> {
    static final TypedFrames<TypedFrame> TAGGED = new TypedFrames<>(TypedFrame::new);
    static final TypedFrames<PackedFrame> PACKED = new TypedFrames<>(PackedFrame::new);

    private static final int SLOT_COUNT = 64; // a power of two
    private static final int MISSES_FOR_SLOT = 1 << 16;

    private final AtomicReferenceArray<F> owned = new AtomicReferenceArray<>(SLOT_COUNT);
    private final AtomicReferenceArray<F> shared = new AtomicReferenceArray<>(SLOT_COUNT);
    private final LongFunction<F> maker;
    private int missCount; // a hint: counts may be lost

    private TypedFrames(LongFunction<F> maker) {
        this.maker = maker;
    }

    /** A frame to be given back. One that never is, because the stack overflowed, is only lost. */
    @SuppressWarnings(
            "deprecation") // threadId() is newer than Java 17; getId is overridden by nobody
    F take() {
        long thread = Thread.currentThread().getId();
        int slot = (int) thread & (SLOT_COUNT - 1);
        F frame = owned.getAcquire(slot);
        return frame != null && frame.takeOwned(thread) ? frame : takeOther(thread, slot);
    }

    private F takeOther(long thread, int slot) {
        if (isFree(owned.getAcquire(slot), thread)) {
            F made = maker.apply(thread);
            made.takeOwned(thread);
            owned.setRelease(slot, made); // who uses the former one only keeps it from now on
            return made;
        }
        F frame = shared.getAcquire(slot);
        if (frame == null || !frame.takeShared()) {
            frame = maker.apply(ReusedFrame.NOBODY);
            frame.takeShared();
            shared.setRelease(slot, frame);
        }
        return frame;
    }

    /** Whether a slot is this thread's to have: an owner may be dead, so now and then it is. */
    private boolean isFree(F frame, long thread) {
        return frame == null || !frame.isOwnedBy(thread) && ++missCount % MISSES_FOR_SLOT == 0;
    }
}
