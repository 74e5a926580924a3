package org.pybridge.frame;

import static org.pybridge.frame.FrameLayout.WORD_BYTES;

import java.nio.ByteBuffer;

/** Writes the slots of one frame, twin of {@code native/core/frame_writer.hpp}. Not thread-safe. */
public final class FrameWriter {
    private static final int MAX_BYTES = Integer.MAX_VALUE - 4096;
    private static final int SHORT_TEXT = 48;

    private FrameMemory memory;
    private ByteBuffer bytes;
    private int position;

    /** Borrows the memory; goes over to larger memory of its own where that is too small. */
    public FrameWriter(FrameMemory memory) {
        this.memory = memory;
        this.bytes = memory.bytes();
    }

    /** Starts a frame over. */
    public void begin(int kind, long session) {
        bytes.putLong(0, FrameLayout.MAGIC & 0xFFFF_FFFFL);
        bytes.putLong(FrameLayout.KIND_OFFSET, kind);
        bytes.putLong(FrameLayout.TARGET_OFFSET, 0);
        bytes.putLong(FrameLayout.ARG_COUNT_OFFSET, 0);
        bytes.putLong(FrameLayout.CALL_ID_OFFSET, 0);
        bytes.putLong(FrameLayout.SESSION_OFFSET, session);
        position = FrameLayout.HEADER_BYTES;
    }

    /** Starts over without a header: with so many words, then characters. */
    public void beginPacked(int wordCount) {
        position = wordCount * WORD_BYTES;
    }

    /** Sets one of the words that the memory begins with. */
    public void packed(int index, long word) {
        bytes.putLong(index * WORD_BYTES, word);
    }

    /** Sets the header's flags. */
    public void flags(int flags) {
        bytes.putShort(FrameLayout.FLAGS_OFFSET, (short) flags);
    }

    /** Sets the header's target. */
    public void target(long target) {
        bytes.putLong(FrameLayout.TARGET_OFFSET, target);
    }

    /** Sets how many values follow. */
    public void counts(int arguments, int keywords) {
        bytes.putInt(FrameLayout.ARG_COUNT_OFFSET, arguments);
        bytes.putInt(FrameLayout.KEYWORD_COUNT_OFFSET, keywords);
    }

    /** Where the next value begins, in bytes from the frame's start. */
    public int position() {
        return position;
    }

    /** A copy of what was written from there on. */
    public byte[] copyFrom(int start) {
        byte[] copy = new byte[position - start];
        bytes.get(start, copy);
        return copy;
    }

    /** Appends values that were written elsewhere; they are whole words. */
    public void append(byte[] values) {
        int target = block(values.length);
        bytes.put(target, values);
    }

    /** Completes the header; returns the length in bytes. */
    public int finish() {
        bytes.putInt(FrameLayout.LENGTH_BYTES_OFFSET, position);
        return position;
    }

    /** The memory that holds the frame: the borrowed one, or a larger one. */
    public FrameMemory memory() {
        return memory;
    }

    /** Writes a tag word alone. */
    public void tag(int tag, int aux, int aux2, int count) {
        word(FrameLayout.word(tag, aux, aux2, count));
    }

    /** Writes one word. */
    public void word(long value) {
        ensure(WORD_BYTES);
        bytes.putLong(position, value);
        position += WORD_BYTES;
    }

    /** Writes an int value. */
    public void intValue(long value) {
        ensure(2 * WORD_BYTES);
        bytes.putLong(position, FrameLayout.TAG_INT);
        bytes.putLong(position + WORD_BYTES, value);
        position += 2 * WORD_BYTES;
    }

    /** Writes a float value. */
    public void floatValue(double value) {
        ensure(2 * WORD_BYTES);
        bytes.putLong(position, FrameLayout.TAG_FLOAT);
        bytes.putDouble(position + WORD_BYTES, value);
        position += 2 * WORD_BYTES;
    }

    /**
     * Writes a list of Long and Integer; false, with nothing written, if there is anything else.
     */
    public boolean intList(Object[] values) {
        ensure(WORD_BYTES * (1L + values.length));
        int target = position;
        for (Object value : values) {
            target += WORD_BYTES;
            if (value instanceof Long) {
                bytes.putLong(target, (Long) value);
            } else if (value instanceof Integer) {
                bytes.putLong(target, (Integer) value);
            } else {
                return false;
            }
        }
        endList(FrameLayout.TAG_INT_LIST, values.length, target);
        return true;
    }

    /** Writes a list of Double; false, with nothing written, if there is anything else. */
    public boolean floatList(Object[] values) {
        ensure(WORD_BYTES * (1L + values.length));
        int target = position;
        for (Object value : values) {
            target += WORD_BYTES;
            if (!(value instanceof Double)) {
                return false;
            }
            bytes.putDouble(target, (Double) value);
        }
        endList(FrameLayout.TAG_FLOAT_LIST, values.length, target);
        return true;
    }

    private void endList(int tag, int count, int last) {
        bytes.putLong(position, FrameLayout.word(tag, 0, 0, count));
        position = last + WORD_BYTES;
    }

    /** Writes None. */
    public void none() {
        word(FrameLayout.TAG_NONE);
    }

    /** Writes a bool. */
    public void bool(boolean value) {
        word(FrameLayout.word(FrameLayout.TAG_BOOL, value ? 1 : 0, 0, 0));
    }

    /** Writes a str: as Latin-1 where it fits, as UTF-16 otherwise. */
    public void text(String text) {
        int start = position;
        word(0);
        int count = characters(text);
        int tag = count < 0 ? FrameLayout.TAG_TEXT_UTF16 : FrameLayout.TAG_TEXT_LATIN1;
        bytes.putLong(start, FrameLayout.word(tag, 0, 0, text.length()));
    }

    /**
     * Writes a text's characters alone, padded: as Latin-1 where they fit, as UTF-16 otherwise.
     *
     * @return their count, or {@code ~count} of UTF-16
     */
    public int characters(String text) {
        int count = text.length();
        if (count > SHORT_TEXT) {
            return longText(text, count);
        } else if (shortLatin1(text, count)) {
            return count;
        }
        int start = reserve(2L * count);
        for (int i = 0; i < count; i++) {
            bytes.putChar(start + 2 * i, text.charAt(i));
        }
        advance(start, 2L * count);
        return ~count;
    }

    /** Packs eight chars into a word; false, with nothing written, if the text is not Latin-1. */
    private boolean shortLatin1(String text, int length) {
        ensure(FrameLayout.padded(length));
        int target = position;
        int all = 0;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            char c0 = text.charAt(i);
            char c1 = text.charAt(i + 1);
            char c2 = text.charAt(i + 2);
            char c3 = text.charAt(i + 3);
            char c4 = text.charAt(i + 4);
            char c5 = text.charAt(i + 5);
            char c6 = text.charAt(i + 6);
            char c7 = text.charAt(i + 7);
            all |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
            long low = c0 | c1 << 8 | c2 << 16 | (long) c3 << 24;
            long high = c4 | c5 << 8 | c6 << 16 | (long) c7 << 24;
            bytes.putLong(target, low | high << 32);
            target += WORD_BYTES;
        }
        if (i < length) {
            long last = 0;
            for (int shift = 0; i < length; i++, shift += Byte.SIZE) {
                char unit = text.charAt(i);
                all |= unit;
                last |= (long) unit << shift;
            }
            bytes.putLong(target, last);
            target += WORD_BYTES;
        }
        if (all > 0xFF) {
            return false;
        }
        position = target;
        return true;
    }

    private int longText(String text, int count) {
        TextCopies copies = memory.textCopies();
        int start = reserve(count);
        if (copies.latin1(text, bytes, start)) {
            advance(start, count);
            return count;
        }
        start = reserve(2L * count);
        copies.utf16(text, bytes, start);
        advance(start, 2L * count);
        return ~count;
    }

    /** Writes a counted block of bytes with this tag. */
    public void bytes(int tag, byte[] source) {
        int payload = reserve(WORD_BYTES + (long) source.length) + WORD_BYTES;
        bytes.putLong(position, FrameLayout.word(tag, 0, 0, source.length));
        bytes.put(payload, source, 0, source.length);
        advance(payload, source.length);
    }

    /**
     * Space for a block, padded; returns its offset in {@link #memory}. Valid until the next write.
     */
    public int block(long sizeBytes) {
        int start = reserve(sizeBytes);
        advance(start, sizeBytes);
        return start;
    }

    private int reserve(long sizeBytes) {
        ensure(FrameLayout.padded(sizeBytes));
        return position;
    }

    private void advance(int start, long sizeBytes) {
        int end = start + (int) FrameLayout.padded(sizeBytes);
        for (int i = start + (int) sizeBytes; i < end; i++) {
            bytes.put(i, (byte) 0);
        }
        position = end;
    }

    private void ensure(long sizeBytes) {
        if (sizeBytes > bytes.capacity() - position) {
            grow(sizeBytes);
        }
    }

    private void grow(long sizeBytes) {
        long needed = position + sizeBytes;
        if (needed > MAX_BYTES) {
            throw new org.pybridge.ConversionException(
                    "arguments too large for one call: bytes="
                            + needed
                            + ", maxBytes="
                            + MAX_BYTES);
        }
        FrameMemory larger =
                FrameMemory.allocate((int) Math.min(MAX_BYTES, FrameLayout.padded(2 * needed)));
        larger.bytes().put(0, bytes, 0, position);
        memory = larger;
        bytes = larger.bytes();
    }
}
