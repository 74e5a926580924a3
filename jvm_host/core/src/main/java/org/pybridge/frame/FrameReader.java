package org.pybridge.frame;

import static org.pybridge.frame.FrameLayout.WORD_BYTES;

import java.nio.ByteBuffer;

/**
 * Reads the slots of one frame, twin of {@code native/core/frame_reader.hpp}. Every access is
 * checked against the frame's end. Not thread-safe.
 */
public final class FrameReader {
    private final FrameMemory memory;
    private final ByteBuffer bytes;
    private final int length;
    private final int first;
    private int position;

    private FrameReader(FrameReader whole, int first, int end) {
        this.memory = whole.memory;
        this.bytes = whole.bytes;
        this.first = first;
        this.length = end;
        this.position = first;
    }

    /**
     * Borrows the memory.
     *
     * @throws FrameException if it holds no frame
     */
    public FrameReader(FrameMemory memory) {
        this.memory = memory;
        bytes = memory.bytes();
        int magic = bytes.getInt(FrameLayout.MAGIC_OFFSET);
        length = bytes.getInt(FrameLayout.LENGTH_BYTES_OFFSET);
        if (magic != FrameLayout.MAGIC
                || length < FrameLayout.HEADER_BYTES
                || length > bytes.capacity()) {
            throw new FrameException(
                    "not a call frame: magic="
                            + magic
                            + ", lengthBytes="
                            + length
                            + ", memoryBytes="
                            + bytes.capacity());
        }
        long releases = (long) releasedCount() * FrameLayout.RELEASE_BYTES;
        if (releases < 0 || releases > length - FrameLayout.HEADER_BYTES) {
            throw new FrameException(
                    "frame ends within its releases: releasedCount=" + releasedCount());
        }
        first = FrameLayout.HEADER_BYTES + (int) releases;
        position = first;
    }

    /** One of the KIND constants. */
    public int kind() {
        return bytes.getShort(FrameLayout.KIND_OFFSET) & 0xFFFF;
    }

    /** The header's flags. */
    public int flags() {
        return bytes.getShort(FrameLayout.FLAGS_OFFSET) & 0xFFFF;
    }

    /** The header's target. */
    public long target() {
        return bytes.getLong(FrameLayout.TARGET_OFFSET);
    }

    /** The header's session. */
    public long session() {
        return bytes.getLong(FrameLayout.SESSION_OFFSET);
    }

    /** The count of positional values. */
    public int argCount() {
        return bytes.getInt(FrameLayout.ARG_COUNT_OFFSET);
    }

    /** The count of keyword values. */
    public int keywordCount() {
        return bytes.getInt(FrameLayout.KEYWORD_COUNT_OFFSET);
    }

    /** The header's call id. */
    public long callId() {
        return bytes.getLong(FrameLayout.CALL_ID_OFFSET);
    }

    /** How many Java objects Python has dropped. */
    public int releasedCount() {
        return bytes.getInt(FrameLayout.RELEASED_COUNT_OFFSET);
    }

    /** The id of a dropped Java object. */
    public long releasedId(int index) {
        return bytes.getLong(FrameLayout.HEADER_BYTES + index * FrameLayout.RELEASE_BYTES);
    }

    /** How often Python had sent the dropped Java object. */
    public long releasedSentCount(int index) {
        return bytes.getLong(
                FrameLayout.HEADER_BYTES + index * FrameLayout.RELEASE_BYTES + WORD_BYTES);
    }

    /** Another reader of the same frame, or part, at its first value. */
    FrameReader fromStart() {
        return new FrameReader(this, first, length);
    }

    /** A reader of nothing but the next bytes, which this one skips. */
    public FrameReader part(long sizeBytes) {
        int start = skip(sizeBytes);
        return new FrameReader(this, start, position);
    }

    /** Whether nothing is left. */
    public boolean isAtEnd() {
        return position == length;
    }

    /** The reading position, in bytes from the frame's start. */
    int position() {
        return position;
    }

    /** Where the frame ends. */
    int end() {
        return length;
    }

    /** The tag word at the reading position, which stays there. */
    public long peekWord() {
        require(WORD_BYTES);
        return bytes.getLong(position);
    }

    /** The next word. */
    public long word() {
        require(WORD_BYTES);
        long value = bytes.getLong(position);
        position += WORD_BYTES;
        return value;
    }

    /** The next word as a double. */
    public double float64() {
        return Double.longBitsToDouble(word());
    }

    /**
     * The text of a tag word just read.
     *
     * @throws FrameException if it is another tag's
     */
    public String text(long word) {
        int count = FrameLayout.count(word);
        if (FrameLayout.tag(word) == FrameLayout.TAG_TEXT_LATIN1) {
            return memory.latin1(skip(checkedCount(count)), count);
        } else if (FrameLayout.tag(word) != FrameLayout.TAG_TEXT_UTF16) {
            throw new FrameException("not a text: seenTag=" + FrameLayout.tag(word));
        }
        return memory.utf16(skip(2L * checkedCount(count)), count);
    }

    /** The text of a tag word just read, which is a dict's key. */
    public String key(long word) {
        int count = FrameLayout.count(word);
        if (FrameLayout.tag(word) != FrameLayout.TAG_TEXT_LATIN1
                || count <= 0
                || count > KeyTexts.MOST_BYTES) {
            return text(word);
        }
        int start = skip(count);
        long low = bytes.getLong(start);
        long high = count > Long.BYTES ? bytes.getLong(start + Long.BYTES) : 0;
        return memory.keys().text(memory, start, count, low, high);
    }

    /** A copy of the next counted block. */
    public byte[] block(int count) {
        int start = skip(checkedCount(count));
        byte[] copy = new byte[count];
        bytes.get(start, copy);
        return copy;
    }

    /** The next bytes in place, in native order: they change with the frame's memory. */
    public ByteBuffer view(long count) {
        int start = skip(count);
        return bytes.slice(start, (int) count).order(bytes.order());
    }

    /**
     * A count of values that take a word each at least.
     *
     * @throws FrameException if they cannot fit into what is left
     */
    public int checkedValues(int count, int wordsEach) {
        if (count < 0 || (long) count * wordsEach * WORD_BYTES > length - position) {
            throw new FrameException(
                    "count does not fit the frame: count="
                            + count
                            + ", leftBytes="
                            + (length - position));
        }
        return count;
    }

    private static int checkedCount(int count) {
        if (count < 0) {
            throw new FrameException("negative count: " + count);
        }
        return count;
    }

    private int skip(long count) {
        if (count < 0) {
            throw new FrameException("negative block: bytes=" + count);
        }
        require(count); // before it is padded: that of the largest would be negative
        long step = FrameLayout.padded(count);
        require(step);
        int start = position;
        position += (int) step;
        return start;
    }

    private void require(long count) {
        if (count > length - position) {
            throw new FrameException(
                    "frame ends early: atBytes="
                            + position
                            + ", neededBytes="
                            + count
                            + ", lengthBytes="
                            + length);
        }
    }
}
