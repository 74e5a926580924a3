package org.pybridge.runtime;

import org.pybridge.spi.CallFrame;

/** The arguments of a {@link PackedFunction}: a word each, then the characters of all texts. */
final class PackedFrame extends ReusedFrame {
    private static final long UTF16 = 1L << Integer.SIZE;
    private static final long NO_TEXT = -1;

    private long handle;

    PackedFrame(Thread owner) {
        super(owner);
    }

    CallFrame begin(long handle, int argumentCount) {
        this.handle = handle;
        writer().beginPacked(argumentCount);
        return this;
    }

    /** The handle of the function that is called. */
    long handle() {
        return handle;
    }

    @Override
    public void putBoolean(int index, boolean value) {
        writer().packed(index, value ? 1 : 0);
    }

    @Override
    public void putChar(int index, char value) {
        writer().packed(index, value);
    }

    @Override
    public void putLong(int index, long value) {
        writer().packed(index, value);
    }

    @Override
    public void putDouble(int index, double value) {
        writer().packed(index, Double.doubleToRawLongBits(value));
    }

    @Override
    public void putText(int index, String value) {
        if (value == null) {
            writer().packed(index, NO_TEXT);
            return;
        }
        try {
            int count = writer().characters(value);
            writer().packed(index, count < 0 ? UTF16 | ~count : count);
        } catch (Throwable error) { // whatever it is, the call is over
            giveBack();
            throw error;
        }
    }

    @Override
    public void putObject(int index, Object target, Object value) {
        throw new IllegalStateException("no word: argument " + (index + 1));
    }

    @Override
    public void putLast(int index, Object target, Object value) {
        putObject(index, target, value);
    }

    /** The text that a result's word stands for. */
    String text(long word) {
        if (word == NO_TEXT) {
            return null;
        }
        int count = (int) word;
        return word < UTF16 ? memory().latin1(0, count) : memory().utf16(0, count);
    }
}
