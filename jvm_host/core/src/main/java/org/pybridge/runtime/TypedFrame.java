package org.pybridge.runtime;

import org.pybridge.Keywords;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;

/** The request of a typed call as a frame. */
final class TypedFrame extends ReusedFrame {
    private ValueWriter values;

    TypedFrame(Thread owner) {
        super(owner);
    }

    @Override
    void giveBack() {
        if (values != null) {
            values = null;
        }
        super.giveBack();
    }

    void begin(long session, long handle, int flags, int argumentCount) {
        FrameWriter writer = writer();
        writer.begin(FrameLayout.KIND_CALL, session);
        writer.flags(flags);
        writer.target(handle);
        writer.counts(argumentCount, 0);
    }

    /** Sends the request; returns the reply's memory. */
    FrameMemory exchange(Session session, WatchedCall watched) {
        if (values == null) {
            writer().finish();
            return session.exchange(memory(), null, watched);
        }
        FrameMemory reply = session.send(values, watched);
        session.takeBackRefused(values, reply);
        return reply;
    }

    /** Ends the call before it was made. */
    private void abandon() {
        if (values != null) {
            values.abandon();
        }
        giveBack();
    }

    @Override
    public void putBoolean(int index, boolean value) {
        writer().bool(value);
    }

    @Override
    public void putChar(int index, char value) {
        FrameWriter writer = writer();
        boolean latin1 = value <= 0xFF;
        writer.tag(latin1 ? FrameLayout.TAG_TEXT_LATIN1 : FrameLayout.TAG_TEXT_UTF16, 0, 0, 1);
        int start = writer.block(latin1 ? Byte.BYTES : Character.BYTES);
        if (latin1) {
            writer.memory().bytes().put(start, (byte) value);
        } else {
            writer.memory().bytes().putChar(start, value);
        }
    }

    @Override
    public void putLong(int index, long value) {
        writer().intValue(value);
    }

    @Override
    public void putDouble(int index, double value) {
        writer().floatValue(value);
    }

    @Override
    public void putText(int index, String value) {
        if (value == null) {
            writer().none();
            return;
        }
        try {
            writer().text(value);
        } catch (Throwable error) { // whatever it is, the call is over
            abandon();
            throw error;
        }
    }

    @Override
    public void putObject(int index, Object target, Object value) {
        try {
            values(target).argument(index, value);
        } catch (Throwable error) { // whatever it is, the call is over
            abandon();
            throw error;
        }
    }

    @Override
    public void putLast(int index, Object target, Object value) {
        if (!(value instanceof Keywords)) {
            putObject(index, target, value);
            return;
        }
        try {
            Keywords keywords = (Keywords) value;
            values(target).keywords(keywords);
            writer().counts(index, keywords.values().size());
        } catch (Throwable error) { // whatever it is, the call is over
            abandon();
            throw error;
        }
    }

    private ValueWriter values(Object target) {
        if (values == null) {
            values = new ValueWriter(((LiveRef) target).session(), writer());
        }
        return values;
    }
}
