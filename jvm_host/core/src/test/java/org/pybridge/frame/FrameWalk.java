package org.pybridge.frame;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Reads all values of a frame by nothing but the layout. */
final class FrameWalk {
    private final FrameReader reader;

    FrameWalk(FrameMemory memory) {
        reader = new FrameReader(memory);
    }

    /** Comes to the frame's end, behind which nothing can be read. */
    void walk() {
        values(reader.argCount() + 2L * reader.keywordCount());
        assertThatThrownBy(reader::word).isInstanceOf(FrameException.class);
    }

    private void values(long count) {
        for (long i = 0; i < count; i++) {
            value();
        }
    }

    private void value() {
        long word = reader.word();
        int count = FrameLayout.count(word);
        switch (FrameLayout.tag(word)) {
            case FrameLayout.TAG_NONE, FrameLayout.TAG_BOOL -> {}
            case FrameLayout.TAG_INT,
                    FrameLayout.TAG_FLOAT,
                    FrameLayout.TAG_HANDLE,
                    FrameLayout.TAG_JAVA_OBJECT,
                    FrameLayout.TAG_ARRAY_REF,
                    FrameLayout.TAG_DATE,
                    FrameLayout.TAG_TIME,
                    FrameLayout.TAG_SEGMENT ->
                    reader.word();
            case FrameLayout.TAG_DATE_TIME,
                    FrameLayout.TAG_TIME_OFFSET,
                    FrameLayout.TAG_DURATION,
                    FrameLayout.TAG_UUID ->
                    words(2);
            case FrameLayout.TAG_DATE_TIME_OFFSET -> words(3);
            case FrameLayout.TAG_DATE_TIME_ZONE -> {
                words(3);
                reader.block(count);
            }
            case FrameLayout.TAG_BUNDLED_CALL -> {
                words(2);
                values(count + 2L * FrameLayout.aux2(word));
            }
            case FrameLayout.TAG_OUTCOME -> {
                reader.word();
                value();
            }
            case FrameLayout.TAG_PATH -> value();
            case FrameLayout.TAG_CONVERTED -> values(2);
            case FrameLayout.TAG_DECIMAL -> {
                reader.word();
                reader.block(count);
            }
            case FrameLayout.TAG_BIG_INT, FrameLayout.TAG_BYTES -> reader.block(count);
            case FrameLayout.TAG_TEXT_LATIN1, FrameLayout.TAG_TEXT_UTF16 -> reader.text(word);
            case FrameLayout.TAG_LIST,
                    FrameLayout.TAG_TUPLE,
                    FrameLayout.TAG_SET,
                    FrameLayout.TAG_FROZEN_SET ->
                    values(count);
            case FrameLayout.TAG_DICT, FrameLayout.TAG_NAMED_TUPLE -> values(2L * count);
            case FrameLayout.TAG_ARRAY -> {
                long bytes = reader.word();
                words(1 + count);
                reader.view(bytes);
                if (FrameLayout.aux(word) == ElementType.RAW.code()) {
                    value();
                }
            }
            case FrameLayout.TAG_BUFFER_REF -> words(2);
            case FrameLayout.TAG_BUFFER_ADDRESS -> words(3 + 2 * count);
            case FrameLayout.TAG_SHARED_ARRAY -> words(7 + 2 * count);
            case FrameLayout.TAG_INT_LIST, FrameLayout.TAG_FLOAT_LIST -> words(count);
            default -> throw new AssertionError("unknown tag: " + FrameLayout.tag(word));
        }
    }

    private void words(int count) {
        for (int i = 0; i < count; i++) {
            reader.word();
        }
    }
}
