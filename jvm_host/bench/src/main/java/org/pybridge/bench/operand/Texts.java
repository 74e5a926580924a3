package org.pybridge.bench.operand;

import java.util.Locale;

/** Strings of one length to be put in upper case. */
public final class Texts {
    private static final int COUNT = 64;
    private static final int LETTERS = 26;
    private static final char FIRST_CHINESE = '\u4e00';

    private final String[] texts = new String[COUNT];
    private final long[] checksums = new long[COUNT];

    private Texts(int length, char first, int span) {
        for (int index = 0; index < COUNT; index++) {
            final StringBuilder text = new StringBuilder(length);
            for (int position = 0; position < length; position++) {
                text.append((char) (first + (index + 7 * position) % span));
            }
            texts[index] = text.toString();
            checksums[index] = checksum(texts[index].toUpperCase(Locale.ROOT));
        }
    }

    /** Lower-case ASCII letters. */
    public static Texts ascii(int length) {
        return new Texts(length, 'a', LETTERS);
    }

    /** Chinese characters, which are their own upper case. */
    public static Texts chinese(int length) {
        return new Texts(length, FIRST_CHINESE, 20_000);
    }

    /** The text of this operation. */
    public String at(int operation) {
        return texts[operation % COUNT];
    }

    /** What tells one result from another, at the cost of a look. */
    public static long checksum(String result) {
        return result.length() + 31L * result.charAt(0) + result.charAt(result.length() - 1);
    }

    /** The checksum of so many operations. */
    public long expected(int operationCount) {
        long checksum = 0;
        for (int operation = 0; operation < operationCount; operation++) {
            checksum += checksums[operation % COUNT];
        }
        return checksum;
    }
}
