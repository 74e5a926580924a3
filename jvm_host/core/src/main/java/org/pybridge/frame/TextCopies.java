package org.pybridge.frame;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Copies texts out of the heap at the speed of memory. Java does not tell whether a String is
 * Latin-1; the JDK's encoder finds out by many characters at a time, where a look at each would
 * take several times as long. Nothing is allocated, for garbage of a text's size costs more than
 * its copies. Not thread-safe.
 */
final class TextCopies {
    private static final int CHUNK = 4096;

    private final char[] units = new char[CHUNK];
    private final CharBuffer read = CharBuffer.wrap(units);
    private final byte[] low = new byte[CHUNK];
    private final ByteBuffer written = ByteBuffer.wrap(low);
    private final CharsetEncoder encoder = StandardCharsets.ISO_8859_1.newEncoder();

    /**
     * Heap memory for so many characters at least, with any content, for what passes through it.
     */
    char[] units(int count) {
        return count <= CHUNK ? units : new char[count];
    }

    /** Writes a byte for each char; false, with part of them written, if one is not Latin-1. */
    boolean latin1(String text, ByteBuffer target, int offset) {
        int count;
        for (int start = 0; start < text.length(); start += count) {
            count = Math.min(CHUNK, text.length() - start);
            text.getChars(start, start + count, units, 0);
            read.clear().limit(count);
            written.clear();
            if (!encoder.reset().encode(read, written, true).isUnderflow()) {
                return false;
            }
            target.put(offset + start, low, 0, count);
        }
        return true;
    }

    /** Writes two bytes for each char, in the target's order. */
    void utf16(String text, ByteBuffer target, int offset) {
        CharBuffer room =
                target.slice(offset, 2 * text.length()).order(target.order()).asCharBuffer();
        int count;
        for (int start = 0; start < text.length(); start += count) {
            count = Math.min(CHUNK, text.length() - start);
            text.getChars(start, start + count, units, 0);
            room.put(units, 0, count);
        }
    }
}
