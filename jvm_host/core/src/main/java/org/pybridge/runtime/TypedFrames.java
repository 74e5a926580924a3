package org.pybridge.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The frames of typed calls: two for a thread, as a call that Java makes below Python needs another
 * one. They belong to no thread, for a virtual thread may change its carrier while it writes.
 */
final class TypedFrames {
    private static final int SLOT_COUNT = 64; // a power of two
    private static final AtomicReferenceArray<TypedFrame> FRAMES =
            new AtomicReferenceArray<>(SLOT_COUNT);

    private TypedFrames() {}

    /** A frame to be given back. One that never is, because the stack overflowed, is only lost. */
    @SuppressWarnings(
            "deprecation") // threadId() is newer than Java 17; getId is overridden by nobody
    static TypedFrame take() {
        int slot = 2 * (int) Thread.currentThread().getId() & (SLOT_COUNT - 1);
        TypedFrame frame = FRAMES.getAcquire(slot);
        return frame != null && frame.take() ? frame : takeSecond(slot, frame == null);
    }

    private static TypedFrame takeSecond(int slot, boolean firstIsEmpty) {
        TypedFrame second = FRAMES.getAcquire(slot + 1);
        if (second != null && second.take()) {
            return second;
        }
        TypedFrame made = new TypedFrame();
        made.take();
        FRAMES.setRelease(firstIsEmpty ? slot : slot + 1, made);
        return made;
    }
}
