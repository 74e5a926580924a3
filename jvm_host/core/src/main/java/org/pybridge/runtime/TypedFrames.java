package org.pybridge.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * The frames of calls by an interface. Most threads own one, which they take without an atomic
 * operation; for others, and for the call that Java makes below Python, there are shared ones. They
 * are found by the thread's number, not kept by a thread-local, which would pin a class loader.
 */
final class TypedFrames<F extends ReusedFrame> {
    static final TypedFrames<TypedFrame> TAGGED = new TypedFrames<>(TypedFrame::new);
    static final TypedFrames<PackedFrame> PACKED = new TypedFrames<>(PackedFrame::new);

    private static final int SLOT_COUNT = 64; // a power of two
    private final AtomicReferenceArray<F> owned = new AtomicReferenceArray<>(SLOT_COUNT);
    private final AtomicReferenceArray<F> shared = new AtomicReferenceArray<>(SLOT_COUNT);
    private final Function<Thread, F> maker;

    private TypedFrames(Function<Thread, F> maker) {
        this.maker = maker;
    }

    /** A frame to be given back. One that never is, because the stack overflowed, is only lost. */
    @SuppressWarnings("deprecation") // threadId() is newer than Java 17; here any number serves
    F take() {
        Thread thread = Thread.currentThread();
        int slot = (int) thread.getId() & (SLOT_COUNT - 1);
        F frame = owned.getAcquire(slot);
        return frame != null && frame.takeOwned(thread) ? frame : takeOther(thread, slot);
    }

    private F takeOther(Thread thread, int slot) {
        F frame = owned.getAcquire(slot);
        if (frame == null || frame.isLeft()) {
            F made = maker.apply(thread);
            made.takeOwned(thread);
            owned.setRelease(slot, made);
            return made;
        }
        frame = shared.getAcquire(slot);
        if (frame == null || !frame.takeShared()) {
            frame = maker.apply(null);
            frame.takeShared();
            shared.setRelease(slot, frame);
        }
        return frame;
    }
}
