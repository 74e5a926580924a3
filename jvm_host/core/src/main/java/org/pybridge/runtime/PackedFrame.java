package org.pybridge.runtime;

import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameWriter;
import org.pybridge.spi.CallFrame;

/**
 * The arguments of a {@link PackedFunction}: a word each, then the characters of all texts. Those
 * of a {@link WordGuess} have their plan in front.
 */
final class PackedFrame extends ReusedFrame {
    /** The most arguments, as many as a method of Java may have. */
    static final int MOST_ARGUMENTS = 255;

    /** The most that a plan in front takes: the count, and a byte for each, padded. */
    static final int MOST_PLAN_BYTES = Long.BYTES + MOST_ARGUMENTS + 1;

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
            characters(index, value);
        } catch (Throwable error) { // whatever it is, the call is over
            giveBack();
            throw error;
        }
    }

    private void characters(int index, String text) {
        int count = writer().characters(text);
        writer().packed(index, count < 0 ? UTF16 | ~count : count);
    }

    /** The bytes of a plan in front: the count as a word, then a byte for each kind, padded. */
    static int planBytes(int argumentCount) {
        return (int) FrameLayout.padded((long) Long.BYTES + argumentCount);
    }

    /** Begins with the plan of these arguments, which are words and texts, and writes them. */
    void putWithPlan(Object[] arguments) {
        FrameWriter writer = writer();
        int count = arguments.length;
        int first = planBytes(count) / Long.BYTES;
        writer.beginPacked(first + count);
        writer.packed(0, count);
        for (int i = 0; i < count; i++) {
            Object argument = arguments[i];
            int kind = WordSignature.ofValue(argument);
            memory().bytes().put(Long.BYTES + i, (byte) kind);
            if (kind == WordSignature.TEXT) {
                characters(first + i, (String) argument);
            } else {
                writer.packed(first + i, WordGuess.word(kind, argument));
            }
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

    /** The text that a result's word stands for, with its characters at the beginning. */
    String text(long word) {
        return text(word, 0);
    }

    /** As above, with the characters at that many bytes from the beginning. */
    String text(long word, int offset) {
        if (word == NO_TEXT) {
            return null;
        }
        int count = (int) word;
        return word < UTF16 ? memory().latin1(offset, count) : memory().utf16(offset, count);
    }
}
