package org.pybridge.runtime;

import java.nio.ByteBuffer;
import org.pybridge.frame.FrameException;
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

    private static boolean isPlain(FrameMemory reply, int tag) {
        ByteBuffer bytes = reply.bytes();
        return FrameLayout.tag(bytes.getLong(TAG_OFFSET)) == tag
                && bytes.getInt(FrameLayout.MAGIC_OFFSET) == FrameLayout.MAGIC
                && isPlain(bytes);
    }

    static boolean isLatin1(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_TEXT_LATIN1);
    }

    static boolean isUtf16(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_TEXT_UTF16);
    }

    static boolean isBytes(FrameMemory reply) {
        return isPlain(reply, FrameLayout.TAG_BYTES);
    }

    private static int count(FrameMemory reply, int unitBytes) {
        int count = FrameLayout.count(reply.bytes().getLong(TAG_OFFSET));
        int left = reply.bytes().getInt(FrameLayout.LENGTH_BYTES_OFFSET) - VALUE_OFFSET;
        if (count < 0 || (long) count * unitBytes > left) {
            throw new FrameException("reply ends early: count=" + count + ", leftBytes=" + left);
        }
        return count;
    }

    static String latin1(FrameMemory reply) {
        return reply.latin1(VALUE_OFFSET, count(reply, Byte.BYTES));
    }

    static String utf16(FrameMemory reply) {
        return reply.utf16(VALUE_OFFSET, count(reply, Character.BYTES));
    }

    static byte[] bytes(FrameMemory reply) {
        byte[] copy = new byte[count(reply, Byte.BYTES)];
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
