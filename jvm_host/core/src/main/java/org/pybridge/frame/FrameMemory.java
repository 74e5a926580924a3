package org.pybridge.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pybridge.platform.Posix;

/**
 * Memory outside the Java heap that holds one frame. Used by one thread at a time.
 *
 * <p>The address stays valid while this object is reachable.
 */
public final class FrameMemory {
    private static final int LEAST_SCRATCH_BYTES = 128;
    private static final int MOST_SCRATCH_BYTES = 64 * 1024;
    private static final int SHORT_TEXT = 64; // up to here a loop is faster than two views
    private static final byte[] NOTHING = {};

    private final ByteBuffer bytes;
    private final long address;
    private final boolean spilled;
    private byte[] scratch = NOTHING;
    private ByteBuffer scratchWords;
    private KeyTexts keys;
    private TextCopies textCopies;

    private FrameMemory(ByteBuffer bytes, long address, boolean spilled) {
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        this.address = address;
        this.spilled = spilled;
    }

    /** New memory of the JVM's, freed when this object becomes unreachable. */
    public static FrameMemory allocate(int capacityBytes) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(capacityBytes);
        return new FrameMemory(bytes, Posix.address(bytes), false);
    }

    /** The memory of a direct buffer that native code owns. */
    public static FrameMemory of(ByteBuffer bytes) {
        return of(bytes, Posix.address(bytes));
    }

    /** The memory of a direct buffer at this address that native code owns. */
    public static FrameMemory of(ByteBuffer bytes, long address) {
        return new FrameMemory(bytes, address, false);
    }

    /** Takes over a block that native code allocated; {@link #free} gives it back. */
    public static FrameMemory adopt(long address, long sizeBytes) {
        return new FrameMemory(Posix.wrap(address, sizeBytes), address, true);
    }

    /** Takes over a block that native code allocated for the frame that begins it. */
    public static FrameMemory adopt(long address) {
        ByteBuffer header = Posix.wrap(address, FrameLayout.HEADER_BYTES);
        return adopt(
                address,
                header.order(ByteOrder.nativeOrder()).getInt(FrameLayout.LENGTH_BYTES_OFFSET));
    }

    /**
     * The memory of a frame that native code put here, by the length that it returned: this memory;
     * or, if negative, a block of its own, whose address stands in the header's target.
     */
    public FrameMemory received(long length) {
        return length >= 0 ? this : adopt(bytes.getLong(FrameLayout.TARGET_OFFSET), -length);
    }

    /** All bytes, in native order; its position is never used. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** A copy of Latin-1 text. */
    @SuppressWarnings("deprecation") // the constructor that knows no charset is the leanest
    public String latin1(int offset, int count) {
        byte[] units = scratch(count);
        if (count <= 2 * Long.BYTES && offset <= bytes.capacity() - 2 * Long.BYTES) {
            scratchWords.putLong(0, bytes.getLong(offset));
            scratchWords.putLong(Long.BYTES, bytes.getLong(offset + Long.BYTES));
        } else {
            bytes.get(offset, units, 0, count);
        }
        return new String(units, 0, 0, count);
    }

    /** A copy of UTF-16 text. */
    public String utf16(int offset, int count) {
        char[] units = textCopies().units(count);
        if (count <= SHORT_TEXT) {
            for (int i = 0; i < count; i++) {
                units[i] = bytes.getChar(offset + 2 * i);
            }
        } else {
            bytes.slice(offset, 2 * count).order(bytes.order()).asCharBuffer().get(units, 0, count);
        }
        return new String(units, 0, count);
    }

    /** Heap memory of at least this size with any content, for what passes through it. */
    private byte[] scratch(int sizeBytes) {
        if (sizeBytes > MOST_SCRATCH_BYTES) {
            return new byte[sizeBytes];
        }
        if (scratch.length <= sizeBytes) {
            scratch = new byte[Math.max(LEAST_SCRATCH_BYTES, 2 * Integer.highestOneBit(sizeBytes))];
            scratchWords = ByteBuffer.wrap(scratch).order(ByteOrder.nativeOrder());
        }
        return scratch;
    }

    KeyTexts keys() {
        if (keys == null) {
            keys = new KeyTexts();
        }
        return keys;
    }

    TextCopies textCopies() {
        if (textCopies == null) {
            textCopies = new TextCopies();
        }
        return textCopies;
    }

    /** The address of the first byte. */
    public long address() {
        return address;
    }

    /** The size in bytes. */
    public int capacityBytes() {
        return bytes.capacity();
    }

    /** Frees a block that was taken over; nothing for other memory. Called at most once. */
    public void free() {
        if (spilled) {
            Posix.free(address);
        }
    }
}
