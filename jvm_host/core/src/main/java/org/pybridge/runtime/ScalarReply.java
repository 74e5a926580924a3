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
