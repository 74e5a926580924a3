package org.pybridge.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.pybridge.Keywords;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;
import org.pybridge.spi.CallFrame;

/**
 * The request of a typed call, used again and again: for one thread between {@link #take} and
 * {@link #giveBack}. It refers to nothing of a call that is over.
 */
final class TypedFrame extends CallFrame {
    private static final int CAPACITY_BYTES = 64 * 1024;

    // What a call has needed, the next will: zeroing new memory takes longer than filling it.
    private static final int MOST_KEPT_BYTES = 1024 * 1024;
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(TypedFrame.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private FrameMemory home = FrameMemory.allocate(CAPACITY_BYTES);
    private FrameWriter writer = new FrameWriter(home);
    private ValueWriter values;
    private int written;

    @SuppressWarnings("unused") // TAKEN is it
    private boolean taken;

    boolean take() {
        return TAKEN.compareAndSet(this, false, true);
    }

    // Stores of references cost a barrier, so a call of primitives does none.
    void giveBack() {
        if (values != null) {
            values = null;
        }
        if (writer.memory() != home) {
            if (writer.memory().capacityBytes() <= MOST_KEPT_BYTES) {
                home = writer.memory();
            } else {
                writer = new FrameWriter(home);
            }
        }
        TAKEN.setRelease(this, false);
    }

    void begin(long session, long handle, int flags, int argumentCount) {
        writer.begin(FrameLayout.KIND_CALL, session);
        writer.flags(flags);
        writer.target(handle);
        writer.counts(argumentCount, 0);
        written = 0;
    }

    /** The memory of the request. */
    FrameMemory memory() {
        return writer.memory();
    }

    /** Sends the request; returns the reply's memory. */
    FrameMemory exchange(Session session) {
        writer.finish();
        Object[] references = values == null ? null : values.references();
        return session.transport().exchange(writer.memory(), references, session);
    }

    @Override
    public void putBoolean(boolean value) {
        writer.bool(value);
        written++;
    }

    @Override
    public void putChar(char value) {
        boolean latin1 = value <= 0xFF;
        writer.tag(latin1 ? FrameLayout.TAG_TEXT_LATIN1 : FrameLayout.TAG_TEXT_UTF16, 0, 0, 1);
        int start = writer.block(latin1 ? Byte.BYTES : Character.BYTES);
        if (latin1) {
            writer.memory().bytes().put(start, (byte) value);
        } else {
            writer.memory().bytes().putChar(start, value);
        }
        written++;
    }

    @Override
    public void putLong(long value) {
        writer.intValue(value);
        written++;
    }

    @Override
    public void putDouble(double value) {
        writer.floatValue(value);
        written++;
    }

    @Override
    public void putText(String value) {
        if (value == null) {
            writer.none();
        } else {
            writeText(value);
        }
        written++;
    }

    private void writeText(String value) {
        try {
            writer.text(value);
        } catch (Throwable error) { // whatever it is, the call is over
            giveBack();
            throw error;
        }
    }

    @Override
    public void putObject(Object target, Object value) {
        try {
            values(target).argument(written++, value);
        } catch (Throwable error) { // whatever it is, the call is over
            giveBack();
            throw error;
        }
    }

    @Override
    public void putLast(Object target, Object value) {
        if (!(value instanceof Keywords)) {
            putObject(target, value);
            return;
        }
        try {
            Keywords keywords = (Keywords) value;
            values(target).keywords(keywords);
            writer.counts(written, keywords.values().size());
        } catch (Throwable error) { // whatever it is, the call is over
            giveBack();
            throw error;
        }
    }

    private ValueWriter values(Object target) {
        if (values == null) {
            values = new ValueWriter(((LiveRef) target).session(), writer);
        }
        return values;
    }
}
