package org.pybridge.frame;

/**
 * Short keys of dicts that were read before: programs get the same keys again and again, and a
 * String made once has its hash already. Each place keeps the key that came last. Not thread-safe.
 */
final class KeyTexts {
    /** The longest key that is looked up here, in bytes of Latin-1. */
    static final int MOST_BYTES = 2 * Long.BYTES;

    private static final int PLACE_BITS = 7;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final long MIX =
            0x9E37_79B9_7F4A_7C15L; // 2^64 over the golden ratio: Fibonacci hashing

    private final String[] texts = new String[PLACES];
    private final long[] first = new long[PLACES];
    private final long[] second = new long[PLACES];

    /**
     * The text of a key.
     *
     * @param low its bytes 0 to 7, those beyond its end zero
     * @param high its bytes 8 to 15, likewise
     */
    String text(FrameMemory memory, int offset, int count, long low, long high) {
        int place =
                (int)
                        (((low ^ Long.rotateLeft(high, 29) ^ count) * MIX)
                                >>> Long.SIZE - PLACE_BITS);
        String known = texts[place];
        if (known != null
                && first[place] == low
                && second[place] == high
                && known.length() == count) {
            return known;
        }
        String made = memory.latin1(offset, count);
        texts[place] = made;
        first[place] = low;
        second[place] = high;
        return made;
    }
}
