package org.pybridge.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pybridge.NdArray;
import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameWriter;
import org.pybridge.platform.NativeLoader;
import org.pybridge.platform.Posix;
import org.pybridge.platform.SharedMemory;

/** Replies that break the layout are refused as such, whatever in them is wrong. */
final class HostileRepliesTest {
    private record Reply(Consumer<FrameWriter> values, String refusal) {}

    @BeforeAll
    static void load() {
        NativeLoader.load();
    }

    private final Map<String, Reply> replies = new LinkedHashMap<>();
    private final ByteBuffer shared = SharedMemory.allocate(4096);

    private void reply(String name, String refusal, Consumer<FrameWriter> values) {
        replies.put(name, new Reply(values, refusal));
    }

    private static Consumer<FrameWriter> words(long... words) {
        return writer -> {
            for (long word : words) {
                writer.word(word);
            }
        };
    }

    private static long tag(int tag, int aux, int count) {
        return FrameLayout.word(tag, aux, 0, count);
    }

    private static final long FLOAT64_VECTOR = tag(FrameLayout.TAG_ARRAY, 7, 1);

    private void arrays() {
        reply(
                "the largest length",
                "array length does not fit its shape: lengthBytes=9223372036854775807",
                words(FLOAT64_VECTOR, Long.MAX_VALUE, 8, 1, 0));
        reply(
                "a length that is not the shape's",
                "array length does not fit its shape: lengthBytes=8, shape=[2], elementBytes=8",
                words(FLOAT64_VECTOR, 8, 8, 2, 0));
        reply(
                "a negative dimension",
                "array dimension out of range: -1",
                words(FLOAT64_VECTOR, 8, 8, -1, 0));
        reply(
                "elements of another size",
                "array elements of a wrong size: elementBytes=4, dtype=float64",
                words(FLOAT64_VECTOR, 8, 4, 2, 0));
        reply(
                "elements of no size",
                "array elements of a wrong size: elementBytes=0, dtype=raw",
                words(tag(FrameLayout.TAG_ARRAY, 0, 1), 0, 0, 7));
        reply(
                "an array larger than numbers",
                "array larger than any memory",
                words(tag(FrameLayout.TAG_ARRAY, 7, 2), 0, 8, 1L << 32, 1L << 32));
        reply(
                "strides beyond numbers",
                "array larger than any memory",
                words(tag(FrameLayout.TAG_BUFFER_ADDRESS, 7, 1), 1, 4096, 8, 3, Long.MAX_VALUE));
        reply(
                "a descriptor that is none",
                "not a shared segment: process=1, descriptor=-1, bytes=8",
                words(tag(FrameLayout.TAG_SHARED_ARRAY, 7, 1), 1, 1, 1, -1, 8, 0, 8, 1, 8));
        long id = SharedMemory.containing(Posix.address(shared)).id();
        reply(
                "a known segment of another size",
                "shared segment of another size: id=" + id + ", seenBytes=8, knownBytes=4096",
                words(tag(FrameLayout.TAG_SHARED_ARRAY, 7, 1), 1, id, 1, 1, 8, 0, 8, 1, 8));
    }

    private void values() {
        reply("an int of no bytes", "an int of no bytes", words(FrameLayout.TAG_BIG_INT));
        reply(
                "a set of a negative count",
                "count does not fit the frame: count=-9",
                words(tag(FrameLayout.TAG_SET, 0, -9)));
        reply(
                "a name that is no text",
                "not a text: seenTag=0",
                words(tag(FrameLayout.TAG_NAMED_TUPLE, 0, 1), 0, 0));
        reply(
                "a path that is no text",
                "not a text: seenTag=2",
                words(FrameLayout.TAG_PATH, FrameLayout.TAG_INT, 0));
        reply(
                "a scale beyond 32 bits",
                "not the fields of a decimal",
                words(tag(FrameLayout.TAG_DECIMAL, 0, 1), 1L << 32, '1'));
        reply(
                "a year beyond 32 bits",
                "not the fields of a decimal, date or time",
                words(FrameLayout.TAG_DATE, 1L << 62 | 1 << FrameLayout.MONTH_SHIFT | 1));
    }

    @Test
    void areRefused() {
        arrays();
        values();
        refuseAll(FrameLayout.KIND_REPLY);
    }

    @Test
    void soAreErrors() {
        reply(
                "a function that is not listed",
                "no function of an error record: seen=1, count=1",
                writer -> {
                    beginRecord(writer);
                    writer.tag(FrameLayout.TAG_INT_LIST, 0, 0, 2);
                    writer.word(1);
                    writer.word(7);
                });
        reply(
                "causes without end",
                "error records nested too deep: maxDepth=200",
                writer -> {
                    for (int i = 0; i < 10_000; i++) {
                        beginRecord(writer);
                        writer.tag(FrameLayout.TAG_INT_LIST, 0, 0, 0);
                        writer.none(); // no throwable
                    }
                });
        refuseAll(FrameLayout.KIND_ERROR);
    }

    @Test
    void soIsWhatAServiceTellsInThePlaceOfAText() {
        long[] words = {
            tag(FrameLayout.TAG_BUFFER_ADDRESS, 0, 0), 1, 4096, 16, // complex128, of 0 dimensions
        };
        FrameMemory array = written(FrameLayout.KIND_REPLY, words(words));
        FrameMemory number = written(FrameLayout.KIND_REPLY, writer -> writer.intValue(7));
        byte[] input = new byte[length(array) + length(number)];
        array.bytes().get(0, input, 0, length(array));
        number.bytes().get(0, input, length(array), length(number));

        HostilePython python = new HostilePython(input);
        Session session = python.open(new RuntimeResources(PythonConfig.builder().build(), null));
        FrameMemory reply = python.next();
        NdArray view = (NdArray) session.receive(reply, reply);

        assertThatThrownBy(view::dtype)
                .isInstanceOf(FrameException.class)
                .hasMessage("a service gave no text: seen=Long");
    }

    private static int length(FrameMemory frame) {
        return frame.bytes().getInt(FrameLayout.LENGTH_BYTES_OFFSET);
    }

    /** Up to the lines of its frames. */
    private static void beginRecord(FrameWriter writer) {
        writer.tag(FrameLayout.TAG_TUPLE, 0, 0, 11);
        writer.intValue(0);
        writer.text("ValueError");
        writer.text("message");
        writer.none();
        writer.tag(FrameLayout.TAG_LIST, 0, 0, 2);
        writer.text("file.py");
        writer.text("function");
    }

    private void refuseAll(int kind) {
        replies.forEach(
                (name, reply) ->
                        assertThatThrownBy(() -> receive(kind, reply.values()))
                                .as(name)
                                .isInstanceOf(FrameException.class)
                                .hasMessageContaining(reply.refusal()));
    }

    private static FrameMemory written(int kind, Consumer<FrameWriter> values) {
        FrameWriter writer = new FrameWriter(FrameMemory.allocate(1024));
        writer.begin(kind, 1);
        writer.counts(1, 0);
        values.accept(writer);
        writer.finish();
        return writer.memory();
    }

    private static void receive(int kind, Consumer<FrameWriter> values) {
        FrameMemory reply = written(kind, values);
        RuntimeResources resources = new RuntimeResources(PythonConfig.builder().build(), null);
        Session session = new HostilePython(new byte[0]).open(resources);
        session.receive(reply, reply);
    }
}
