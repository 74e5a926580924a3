package org.pybridge.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;
import org.pybridge.spi.CallFrame;

/**
 * The request of a call by an interface, used again and again: for one thread from when it is taken
 * to {@link #giveBack}. It refers to nothing of a call that is over.
 */
abstract class ReusedFrame extends CallFrame {
    /** The room for a text as a result; twin of {@code kPackedBytes} in {@code word_call.hpp}. */
    private static final int TEXT_BYTES = 64 * 1024;

    private static final int CAPACITY_BYTES = TEXT_BYTES + PackedFrame.MOST_PLAN_BYTES;

    // What a call has needed, the next will: zeroing new memory takes longer than filling it.
    private static final int MOST_KEPT_BYTES = 1024 * 1024;
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(ReusedFrame.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private FrameMemory home = FrameMemory.allocate(CAPACITY_BYTES);
    private FrameWriter writer = new FrameWriter(home);

    private final WeakReference<Thread> owner;
    private boolean taken;

    /** A frame for this thread alone; null for all. */
    ReusedFrame(Thread owner) {
        this.owner = owner == null ? null : new WeakReference<>(owner);
    }

    /** Takes it as the only thread that may; false if it does not, or is in a call already. */
    final boolean takeOwned(Thread thread) {
        if (taken || !owner.refersTo(thread)) {
            return false;
        }
        taken = true;
        return true;
    }

    /** Whether the owner has ended. */
    final boolean isLeft() {
        return owner.refersTo(null);
    }

    /** Takes it from among all threads; false if one has it. */
    final boolean takeShared() {
        return TAKEN.compareAndSet(this, false, true);
    }

    // Stores of references cost a barrier, so a call of primitives does none.
    void giveBack() {
        if (writer.memory() != home) {
            if (writer.memory().capacityBytes() <= MOST_KEPT_BYTES) {
                home = writer.memory();
            } else {
                writer = new FrameWriter(home);
            }
        }
        TAKEN.setRelease(this, false);
    }

    final FrameWriter writer() {
        return writer;
    }

    /** The memory of the request. */
    final FrameMemory memory() {
        return writer.memory();
    }
}
