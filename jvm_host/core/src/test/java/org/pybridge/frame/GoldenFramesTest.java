package org.pybridge.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pybridge.platform.NativeLoader;

/** The golden frames are what FrameWriter makes and FrameReader takes. */
final class GoldenFramesTest {
    private static final Map<String, byte[]> FRAMES = GoldenFrame.all();
    private static final Map<String, Consumer<FrameWriter>> RECIPES = GoldenRecipes.all();

    @BeforeAll
    static void load() {
        NativeLoader.load();
        assertThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void areTheRecipesOfThisClass() {
        assertThat(RECIPES.keySet()).isEqualTo(FRAMES.keySet());
    }

    @TestFactory
    Collection<DynamicTest> areWhatTheWriterMakes() {
        return FRAMES.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> compareWritten(name)))
                .toList();
    }

    private static void compareWritten(String name) {
        // Filled, so that a byte which nobody wrote is seen.
        FrameMemory memory = FrameMemory.allocate(4096);
        for (int i = 0; i < 4096; i++) {
            memory.bytes().put(i, (byte) 0xA5);
        }
        FrameWriter writer = new FrameWriter(memory);
        RECIPES.get(name).accept(writer);

        byte[] written = new byte[writer.finish()];
        writer.memory().bytes().get(0, written);

        assertThat(written).asHexString().isEqualTo(hexadecimal(FRAMES.get(name)));
    }

    private static String hexadecimal(byte[] bytes) {
        return java.util.HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @TestFactory
    Stream<DynamicTest> areReadToTheirEnd() {
        return FRAMES.entrySet().stream()
                .map(
                        frame ->
                                DynamicTest.dynamicTest(
                                        frame.getKey(),
                                        () -> new FrameWalk(memoryOf(frame.getValue())).walk()));
    }

    @TestFactory
    Stream<DynamicTest> areRefusedWhenTheyEndWithinTheirValues() {
        return FRAMES.entrySet().stream()
                .map(
                        frame ->
                                DynamicTest.dynamicTest(
                                        frame.getKey(), () -> refuseCuts(frame.getValue())));
    }

    private static void refuseCuts(byte[] whole) {
        for (int length = FrameLayout.HEADER_BYTES; length < whole.length; length++) {
            FrameMemory memory = memoryOf(Arrays.copyOf(whole, length));
            memory.bytes().putInt(FrameLayout.LENGTH_BYTES_OFFSET, length);
            assertThatThrownBy(() -> new FrameWalk(memory).walk())
                    .as("lengthBytes=%d", length)
                    .isInstanceOf(FrameException.class);
        }
    }

    @Test
    void giveTheirHeaders() {
        FrameReader call = new FrameReader(memoryOf(FRAMES.get("call")));
        assertThat(call.kind()).isEqualTo(FrameLayout.KIND_CALL);
        assertThat(call.flags()).isEqualTo(FrameLayout.RESULT_AS_HANDLE);
        assertThat(call.target()).isEqualTo(0x1_0000_0002L);
        assertThat(call.session()).isEqualTo(1);
        assertThat(call.argCount()).isEqualTo(2);
        assertThat(call.keywordCount()).isEqualTo(1);
        FrameReader reply = new FrameReader(memoryOf(FRAMES.get("reply_with_releases")));
        assertThat(reply.releasedCount()).isEqualTo(2);
        assertThat(reply.releasedId(0)).isEqualTo(7);
        assertThat(reply.releasedId(1)).isEqualTo(0x8000_0000_0000_0001L);
        assertThat(reply.releasedSentCount(0)).isZero();
        assertThat(reply.releasedSentCount(1)).isEqualTo(3);
        assertThat(reply.word()).isEqualTo(FrameLayout.word(FrameLayout.TAG_BOOL, 1, 0, 0));
    }

    @Test
    void giveTheirTexts() {
        assertThat(textOf("text_latin1")).isEqualTo("Gr\u00fc\u00dfe\0");
        assertThat(textOf("text_utf16_pair")).isEqualTo("a\ud83d\ude00");
        assertThat(textOf("text_utf16_lone_surrogates")).isEqualTo("\udc00\ud800");
        assertThat(textOf("text_utf16_byte_order_marks")).isEqualTo("\ufeff\ufffe");
    }

    private static String textOf(String name) {
        FrameReader reader = new FrameReader(memoryOf(FRAMES.get(name)));
        return reader.text(reader.word());
    }

    static FrameMemory memoryOf(byte[] bytes) {
        FrameMemory memory = FrameMemory.allocate(bytes.length);
        memory.bytes().put(0, bytes);
        return memory;
    }
}
