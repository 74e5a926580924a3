package org.pybridge.runtime;

import java.nio.ByteBuffer;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;

/** Recognises a reply that is one scalar and nothing else, by comparing whole words. */
final class ScalarReply {
    private static final int TAG_OFFSET = FrameLayout.HEADER_BYTES;
    private static final int VALUE_OFFSET = TAG_OFFSET + FrameLayout.WORD_BYTES;
    private static final long BARE_START = start(VALUE_OFFSET);
    private static final long VALUE_START = start(VALUE_OFFSET + FrameLayout.WORD_BYTES);
    private static final long NO = FrameLayout.word(FrameLayout.TAG_BOOL, 0, 0, 0);
    private static final long YES = FrameLayout.word(FrameLayout.TAG_BOOL, 1, 0, 0);
    private static final long LATIN1_CHAR = FrameLayout.word(FrameLayout.TAG_TEXT_LATIN1, 0, 0, 1);

    private ScalarReply() {}

    private static long start(int lengthBytes) {
        return FrameLayout.MAGIC | (long) lengthBytes << Integer.SIZE;
    }

    /** Whether the reply is one value of this tag word and one payload word. */
    private static boolean isValue(ByteBuffer reply, long tagWord) {
        return reply.getLong(TAG_OFFSET) == tagWord
                && reply.getLong(FrameLayout.MAGIC_OFFSET) == VALUE_START
                && isPlain(reply);
    }

    /** Whether the reply is this tag word. */
    private static boolean isBare(ByteBuffer reply, long tagWord) {
        return reply.getLong(TAG_OFFSET) == tagWord
                && reply.getLong(FrameLayout.MAGIC_OFFSET) == BARE_START
                && isPlain(reply);
    }

    // Kind, flags and the count of released objects are one word.
    private static boolean isPlain(ByteBuffer reply) {
        return reply.getLong(FrameLayout.KIND_OFFSET) == FrameLayout.KIND_REPLY;
    }

    static boolean isError(FrameMemory reply) {
        return reply.bytes().getShort(FrameLayout.KIND_OFFSET) == FrameLayout.KIND_ERROR;
    }

    static boolean isNone(FrameMemory reply) {
        return isBare(reply.bytes(), FrameLayout.TAG_NONE);
    }

    static boolean isTrue(FrameMemory reply) {
        return isBare(reply.bytes(), YES);
    }

    static boolean isFalse(FrameMemory reply) {
        return isBare(reply.bytes(), NO);
    }

    static boolean isInt(FrameMemory reply) {
        return isValue(reply.bytes(), FrameLayout.TAG_INT);
    }

    static boolean isFloat(FrameMemory reply) {
        return isValue(reply.bytes(), FrameLayout.TAG_FLOAT);
    }

    static boolean isLatin1Char(FrameMemory reply) {
        return isValue(reply.bytes(), LATIN1_CHAR);
    }

    /** Whether the reply begins with this tag and has all of the units that it claims. */
    private static boolean isPlain(FrameMemory reply, int tag, int unitBytes) {
        ByteBuffer bytes = reply.bytes();
        long word = bytes.getLong(TAG_OFFSET);
        int left = bytes.getInt(FrameLayout.LENGTH_BYTES_OFFSET) - VALUE_OFFSET;
        return FrameLayout.tag(word) == tag
                && bytes.getInt(FrameLayout.MAGIC_OFFSET) == FrameLayout.MAGIC
                && isPlain(bytes)
                && FrameLayout.count(word) >= 0
                && (long) FrameLayout.count(word) * unitBytes <= left;
    }

    static boolean isLatin1(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_TEXT_LATIN1, Byte.BYTES);
    }

    static boolean isUtf16(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_TEXT_UTF16, Character.BYTES);
    }

    static boolean isBytes(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_BYTES, Byte.BYTES);
    }

    private static int count(FrameMemory reply) {
        return FrameLayout.count(reply.bytes().getLong(TAG_OFFSET));
    }

    static String latin1(FrameMemory reply) {
        return reply.latin1(VALUE_OFFSET, count(reply));
    }

    static String utf16(FrameMemory reply) {
        return reply.utf16(VALUE_OFFSET, count(reply));
    }

    static byte[] bytes(FrameMemory reply) {
        byte[] copy = new byte[count(reply)];
        reply.bytes().get(VALUE_OFFSET, copy);
        return copy;
    }

    static long intValue(FrameMemory reply) {
        return reply.bytes().getLong(VALUE_OFFSET);
    }

    static double floatValue(FrameMemory reply) {
        return reply.bytes().getDouble(VALUE_OFFSET);
    }

    static char latin1Char(FrameMemory reply) {
        return (char) (reply.bytes().get(VALUE_OFFSET) & 0xFF);
    }
}
