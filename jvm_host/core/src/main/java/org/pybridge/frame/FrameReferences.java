package org.pybridge.frame;

import static org.pybridge.frame.FrameLayout.WORD_BYTES;

/**
 * Finds the handles and Java objects of a frame, without reading its other values. Elements follow
 * the tag of their container, so the depth of nesting does not matter.
 */
public final class FrameReferences {
    private final FrameReader reader;
    private final int from;
    private long word;
    private long id;

    /** Of the values behind the reader's position. The reader stays where it is. */
    public FrameReferences(FrameReader frame) {
        this.reader = frame.position() == frame.end() ? frame : frame.fromStart();
        this.from = frame.position();
    }

    /**
     * Goes to the next one; false at the frame's end.
     *
     * @throws FrameException if the frame breaks the layout
     */
    public boolean next() {
        while (reader.position() < reader.end()) {
            word = reader.word();
            int start = reader.position();
            boolean refers = isHandle() || FrameLayout.tag(word) == FrameLayout.TAG_JAVA_OBJECT;
            id = refers ? reader.peekWord() : 0;
            skipPayload();
            if (id != 0 && start >= from) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a handle of a Python object; else it is a Java object. */
    public boolean isHandle() {
        return switch (FrameLayout.tag(word)) {
            case FrameLayout.TAG_HANDLE,
                    FrameLayout.TAG_BUFFER_ADDRESS,
                    FrameLayout.TAG_SHARED_ARRAY ->
                    true;
            default -> false;
        };
    }

    /** Whether the frame owns the Java object. */
    public boolean isOwned() {
        return (FrameLayout.aux(word) & FrameLayout.OWNED) != 0;
    }

    /** Its id. */
    public long id() {
        return id;
    }

    private void skipPayload() {
        long count = Integer.toUnsignedLong(FrameLayout.count(word));
        switch (FrameLayout.tag(word)) {
            case FrameLayout.TAG_INT,
                    FrameLayout.TAG_FLOAT,
                    FrameLayout.TAG_HANDLE,
                    FrameLayout.TAG_JAVA_OBJECT,
                    FrameLayout.TAG_ARRAY_REF,
                    FrameLayout.TAG_DATE,
                    FrameLayout.TAG_TIME,
                    FrameLayout.TAG_SEGMENT,
                    FrameLayout.TAG_OUTCOME ->
                    words(1);
            case FrameLayout.TAG_BUFFER_REF,
                    FrameLayout.TAG_DATE_TIME,
                    FrameLayout.TAG_TIME_OFFSET,
                    FrameLayout.TAG_DURATION,
                    FrameLayout.TAG_UUID,
                    FrameLayout.TAG_BUNDLED_CALL ->
                    words(2);
            case FrameLayout.TAG_DATE_TIME_OFFSET -> words(3);
            case FrameLayout.TAG_DATE_TIME_ZONE -> reader.view(3 * WORD_BYTES + count);
            case FrameLayout.TAG_DECIMAL -> reader.view(WORD_BYTES + count);
            case FrameLayout.TAG_BIG_INT, FrameLayout.TAG_BYTES, FrameLayout.TAG_TEXT_LATIN1 ->
                    reader.view(count);
            case FrameLayout.TAG_TEXT_UTF16 -> reader.view(2 * count);
            case FrameLayout.TAG_ARRAY -> {
                long bytes = reader.word();
                words(1 + count);
                reader.view(bytes);
            }
            case FrameLayout.TAG_BUFFER_ADDRESS -> words(3 + 2 * count);
            case FrameLayout.TAG_SHARED_ARRAY -> words(7 + 2 * count);
            case FrameLayout.TAG_INT_LIST, FrameLayout.TAG_FLOAT_LIST -> words(count);
            default -> {} // a bare word, or a container whose elements follow
        }
    }

    private void words(long count) {
        reader.view(count * WORD_BYTES);
    }
}
