package org.pybridge.frame;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** How Java writes each golden frame, by name; twin of tests/native/golden_recipes.hpp. */
final class GoldenRecipes {
    private static final long FIRST_HANDLE = 0x1_0000_0000L;

    private final Map<String, Consumer<FrameWriter>> recipes = new HashMap<>();

    private GoldenRecipes() {}

    static Map<String, Consumer<FrameWriter>> all() {
        GoldenRecipes made = new GoldenRecipes();
        made.addKinds();
        made.addScalars();
        made.addTexts();
        made.addStandardValues();
        made.addConverted();
        made.addCollections();
        made.addReferences();
        made.addSharedMemory();
        made.addArrays();
        return made.recipes;
    }

    private void addKinds() {
        recipes.put("call", GoldenRecipes::call);
        recipes.put("each", GoldenRecipes::each);
        recipes.put("each_of_values", GoldenRecipes::eachOfValues);
        recipes.put(
                "value",
                w -> {
                    w.begin(FrameLayout.KIND_VALUE, 1);
                    w.target(0x2_0000_0001L);
                });
        recipes.put("release", GoldenRecipes::release);
        recipes.put("upcall", GoldenRecipes::upcall);
        recipes.put("error", GoldenRecipes::error);
        recipes.put("open", GoldenRecipes::open);
        recipes.put("close", w -> w.begin(FrameLayout.KIND_CLOSE, 1));
        recipes.put("bundle", GoldenBundles::calls);
        recipes.put("bundle_outcomes", GoldenBundles::outcomes);
    }

    private static void call(FrameWriter w) {
        w.begin(FrameLayout.KIND_CALL, 1);
        w.flags(FrameLayout.RESULT_AS_HANDLE);
        w.target(0x1_0000_0002L);
        w.counts(2, 1);
        w.intValue(5);
        w.text("row");
        w.text("scale");
        w.floatValue(0.5);
    }

    private static void each(FrameWriter w) {
        w.begin(FrameLayout.KIND_EACH, 1);
        w.flags(ElementType.FLOAT64.code() << 8);
        w.target(0x1_0000_0002L);
        w.counts(2, 0);
        array(w, ElementType.INT64, 0, new int[] {2}, 1L, -2L);
        array(w, ElementType.FLOAT64, 0, new int[] {2}, 0.5, 1.5);
    }

    private static void eachOfValues(FrameWriter w) {
        w.begin(FrameLayout.KIND_EACH, 1);
        w.flags(FrameLayout.RESULT_AS_TEXT);
        w.target(0x1_0000_0002L);
        w.counts(2, 0);
        w.tag(FrameLayout.TAG_LIST, 0, 0, 1);
        w.none();
        array(w, ElementType.UINT8, 0, new int[] {1}, 255);
    }

    private static void release(FrameWriter w) {
        w.begin(FrameLayout.KIND_RELEASE, 1);
        w.counts(2, 0);
        w.intValue(0x1_0000_0002L);
        w.intValue(0x2_0000_0001L);
    }

    private static void upcall(FrameWriter w) {
        w.begin(FrameLayout.KIND_UPCALL, 1);
        w.flags(FrameLayout.UPCALL_EQUALS);
        w.target(7);
        w.counts(1, 0);
        reference(w, FrameLayout.TAG_JAVA_OBJECT, 0, 9);
    }

    private static void error(FrameWriter w) {
        w.begin(FrameLayout.KIND_ERROR, 1);
        w.counts(1, 0);
        w.tag(FrameLayout.TAG_TUPLE, 0, 0, 9);
        w.intValue(0);
        w.text("ValueError");
        w.text("no \u03c0");
        w.tag(FrameLayout.TAG_LIST, 0, 0, 2);
        w.text("m.py");
        w.text("f");
        w.tag(FrameLayout.TAG_INT_LIST, 0, 0, 2);
        w.word(0);
        w.word(12);
        w.none();
        w.tag(FrameLayout.TAG_TUPLE, 0, 0, 9);
        w.intValue(3);
        w.text("bridge.JavaError");
        w.text("java.io.IOException");
        w.tag(FrameLayout.TAG_LIST, 0, 0, 0);
        w.tag(FrameLayout.TAG_INT_LIST, 0, 0, 0);
        reference(w, FrameLayout.TAG_JAVA_OBJECT, 0, 9);
        for (int i = 0; i < 3; i++) {
            w.none();
        }
        w.intValue(5);
        w.intValue(17);
    }

    private static void open(FrameWriter w) {
        w.begin(FrameLayout.KIND_OPEN, 1);
        w.counts(2, 0);
        w.tag(FrameLayout.TAG_LIST, 0, 0, 1);
        w.text("models");
        w.tag(FrameLayout.TAG_LIST, 0, 0, 0);
    }

    private void addScalars() {
        reply("reply", FrameWriter::none);
        reply("none", FrameWriter::none);
        reply("true", w -> w.bool(true));
        reply("false", w -> w.bool(false));
        reply("int_zero", w -> w.intValue(0));
        reply("int_minus_one", w -> w.intValue(-1));
        reply("int_least", w -> w.intValue(Long.MIN_VALUE));
        reply("int_greatest", w -> w.intValue(Long.MAX_VALUE));
        reply("float", w -> w.floatValue(1.5));
        reply("float_negative_zero", w -> w.floatValue(-0.0));
        reply("float_infinity", w -> w.floatValue(Double.NEGATIVE_INFINITY));
        reply("float_nan", w -> w.floatValue(Double.NaN));
        BigInteger least = BigInteger.TWO.pow(63);
        reply("big_int_positive", w -> bigInteger(w, least));
        reply("big_int_negative", w -> bigInteger(w, least.negate().subtract(BigInteger.ONE)));
        reply("big_int_whole_words", w -> bigInteger(w, BigInteger.TWO.pow(126)));
    }

    private void addTexts() {
        reply("text_empty", w -> w.text(""));
        reply("text_latin1", w -> w.text("Gr\u00fc\u00dfe\0"));
        reply("text_latin1_whole_word", w -> w.text("12345678"));
        reply("text_utf16", w -> w.text("\u03c0\u00ff"));
        reply("text_utf16_pair", w -> w.text("a\ud83d\ude00"));
        reply("text_utf16_lone_surrogates", w -> w.text("\udc00\ud800"));
        reply("text_utf16_byte_order_marks", w -> w.text("\ufeff\ufffe"));
        reply("bytes_empty", w -> w.bytes(FrameLayout.TAG_BYTES, new byte[0]));
        byte[] bytes = {0, (byte) 0xFF, '1', '2', '3', '4', '5', '6', '7', '8', '9'};
        reply("bytes", w -> w.bytes(FrameLayout.TAG_BYTES, bytes));
    }

    private void addStandardValues() {
        long date = 2024L << FrameLayout.YEAR_SHIFT | 2 << FrameLayout.MONTH_SHIFT | 29;
        long time =
                13L << FrameLayout.HOUR_SHIFT
                        | 5L << FrameLayout.MINUTE_SHIFT
                        | 7L << FrameLayout.SECOND_SHIFT
                        | 123_456_000;
        reply("decimal", w -> decimal(w, "-150", 2));
        reply("decimal_exponent", w -> decimal(w, "12", -3));
        tagged("date", FrameLayout.TAG_DATE, date);
        tagged("time", FrameLayout.TAG_TIME, time);
        tagged("date_time", FrameLayout.TAG_DATE_TIME, date, time);
        tagged("time_offset", FrameLayout.TAG_TIME_OFFSET, time, -19_800);
        tagged("date_time_utc", FrameLayout.TAG_DATE_TIME_OFFSET, date, time, 0);
        tagged("date_time_offset", FrameLayout.TAG_DATE_TIME_OFFSET, date, time, 5400);
        reply(
                "date_time_zone",
                w -> {
                    w.tag(FrameLayout.TAG_DATE_TIME_ZONE, 0, 0, 13);
                    words(w, date, time, 3600);
                    int start = w.block(13);
                    w.memory().bytes().put(start, ascii("Europe/Berlin"));
                });
        tagged("duration", FrameLayout.TAG_DURATION, -1, 999_999_000);
        tagged("uuid", FrameLayout.TAG_UUID, 0x0011223344556677L, 0x8899aabbccddeeffL);
        reply(
                "path",
                w -> {
                    w.tag(FrameLayout.TAG_PATH, 0, 0, 0);
                    w.text("/\u03c0");
                });
        collection(
                "named_tuple",
                FrameLayout.TAG_NAMED_TUPLE,
                2,
                w -> {
                    w.text("x");
                    w.intValue(1);
                    w.text("y");
                    w.none();
                });
    }

    private void addConverted() {
        reply(
                "converted",
                w -> {
                    w.tag(FrameLayout.TAG_CONVERTED, 0, 0, 0);
                    w.text("com.acme.Money");
                    w.text("5 EUR");
                });
    }

    private void tagged(String name, int tag, long... words) {
        reply(
                name,
                w -> {
                    w.tag(tag, 0, 0, 0);
                    words(w, words);
                });
    }

    private static void decimal(FrameWriter w, String digits, int scale) {
        w.tag(FrameLayout.TAG_DECIMAL, 0, 0, digits.length());
        w.word(scale);
        int start = w.block(digits.length());
        w.memory().bytes().put(start, ascii(digits));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void addCollections() {
        collection("list_empty", FrameLayout.TAG_LIST, 0, w -> {});
        collection("tuple_empty", FrameLayout.TAG_TUPLE, 0, w -> {});
        collection("dict_empty", FrameLayout.TAG_DICT, 0, w -> {});
        collection("list", FrameLayout.TAG_LIST, 3, GoldenRecipes::listItems);
        collection("list_of_ints", FrameLayout.TAG_LIST, 2, w -> ints(w, 1, -2));
        collection(
                "list_with_big_int",
                FrameLayout.TAG_LIST,
                2,
                w -> {
                    w.intValue(1);
                    bigInteger(w, BigInteger.TWO.pow(63));
                });
        collection("int_list", FrameLayout.TAG_INT_LIST, 3, w -> words(w, 1, -2, 1L << 62));
        collection(
                "float_list",
                FrameLayout.TAG_FLOAT_LIST,
                2,
                w -> words(w, Double.doubleToRawLongBits(0.5), Double.doubleToRawLongBits(-1.5)));
        collection(
                "tuple",
                FrameLayout.TAG_TUPLE,
                2,
                w -> {
                    w.intValue(1);
                    w.tag(FrameLayout.TAG_TUPLE, 0, 0, 1);
                    w.floatValue(2.0);
                });
        collection("set", FrameLayout.TAG_SET, 2, w -> ints(w, 1, 2));
        byte[] bytes = {'x'};
        collection(
                "frozenset",
                FrameLayout.TAG_FROZEN_SET,
                1,
                w -> w.bytes(FrameLayout.TAG_BYTES, bytes));
        collection("dict", FrameLayout.TAG_DICT, 2, GoldenRecipes::dictItems);
    }

    private static void listItems(FrameWriter w) {
        w.none();
        w.text("a");
        w.tag(FrameLayout.TAG_LIST, 0, 0, 1);
        w.bool(true);
    }

    private static void dictItems(FrameWriter w) {
        w.text("b");
        w.intValue(1);
        w.none();
        w.tag(FrameLayout.TAG_DICT, 0, 0, 1);
        w.intValue(2);
        w.tag(FrameLayout.TAG_LIST, 0, 0, 0);
    }

    private void addReferences() {
        recipes.put("reply_with_releases", GoldenRecipes::replyWithReleases);
        int handle = FrameLayout.TAG_HANDLE;
        reply("handle", w -> reference(w, handle, 0, FIRST_HANDLE));
        reply("handle_callable", w -> reference(w, handle, FrameLayout.CALLABLE, FIRST_HANDLE));
        reply("handle_of_exporter", w -> reference(w, handle, FrameLayout.EXPORTER, FIRST_HANDLE));
        int object = FrameLayout.TAG_JAVA_OBJECT;
        reply("java_object", w -> reference(w, object, 0, 7));
        reply("java_function", w -> reference(w, object, FrameLayout.CALLABLE, 7));
        recipes.put("array_ref", w -> besideTheFrame(w, FrameLayout.TAG_ARRAY_REF, 7, 0, 0));
        recipes.put(
                "buffer_ref", w -> besideTheFrame(w, FrameLayout.TAG_BUFFER_REF, 4, 1, 1, 1000));
        reply(
                "buffer_address",
                w -> {
                    w.tag(FrameLayout.TAG_BUFFER_ADDRESS, 7, FrameLayout.READ_ONLY, 2);
                    words(w, FIRST_HANDLE, 0x7f00_0000_1000L, 8, 2, 3, 24, 8);
                });
    }

    private void addSharedMemory() {
        recipes.put(
                "shared_array",
                w -> {
                    w.begin(FrameLayout.KIND_CALL, 1);
                    w.target(1);
                    w.counts(1, 0);
                    w.tag(
                            FrameLayout.TAG_SHARED_ARRAY,
                            ElementType.INT32.code(),
                            FrameLayout.READ_ONLY,
                            1);
                    words(w, 0, 3, 4194303, Integer.MAX_VALUE, 4096, 64, 4, 1000, 4);
                });
        reply(
                "shared_array_result",
                w -> {
                    w.tag(FrameLayout.TAG_SHARED_ARRAY, ElementType.FLOAT64.code(), 0, 2);
                    words(w, FIRST_HANDLE, 3, 4194302, 9, 4096, 48, 8, 2, 3, 24, -8);
                });
        recipes.put(
                "release_of_segment",
                w -> {
                    w.begin(FrameLayout.KIND_RELEASE, 1);
                    w.counts(1, 0);
                    w.tag(FrameLayout.TAG_SEGMENT, 0, 0, 0);
                    words(w, 3);
                });
    }

    // Only Python writes releases: here they are words before the values.
    private static void replyWithReleases(FrameWriter w) {
        w.begin(FrameLayout.KIND_REPLY, 1);
        w.counts(1, 0);
        w.memory().bytes().putInt(FrameLayout.RELEASED_COUNT_OFFSET, 2);
        words(w, 7, 0, 0x8000_0000_0000_0001L, 3);
        w.bool(true);
    }

    private static void besideTheFrame(
            FrameWriter w, int tag, int elementType, int readOnly, long... words) {
        w.begin(FrameLayout.KIND_CALL, 1);
        w.target(1);
        w.counts(1, 0);
        w.tag(tag, elementType, readOnly, 0);
        words(w, words);
    }

    private void addArrays() {
        array("array_bool", ElementType.BOOL, 1, 0, 1);
        array("array_int8", ElementType.INT8, -128, 127);
        array("array_int16", ElementType.INT16, -1, 2, 3);
        array("array_int32", ElementType.INT32, -1, 2, 3);
        array("array_int64", ElementType.INT64, -1, 1L << 40);
        array("array_float32", ElementType.FLOAT32, 0.5, -1.5, 2.5);
        array("array_float64", ElementType.FLOAT64, 0.5, 1e300);
        array("array_uint8", ElementType.UINT8, 0, 255);
        array("array_uint16", ElementType.UINT16, 65535);
        array("array_uint32", ElementType.UINT32, 0xFFFF_FFFFL);
        array("array_uint64", ElementType.UINT64, -1);
        array("array_empty", ElementType.FLOAT64);
        int[] twoByThree = {2, 3};
        reply(
                "array_two_dimensions",
                w -> array(w, ElementType.INT16, 0, twoByThree, 1, 2, 3, 4, 5, 6));
        reply("array_no_dimension", w -> array(w, ElementType.FLOAT64, 0, new int[0], 2.5));
        reply("array_raw", GoldenRecipes::rawArray);
        int[] two = {2};
        reply(
                "array_read_only",
                w -> array(w, ElementType.INT32, FrameLayout.READ_ONLY, two, 1, 2));
    }

    private static void rawArray(FrameWriter w) {
        w.tag(FrameLayout.TAG_ARRAY, ElementType.RAW.code(), 0, 1);
        words(w, 16, 16, 1);
        words(w, Double.doubleToRawLongBits(1.5), Double.doubleToRawLongBits(-2));
        w.text("complex128");
    }

    private void array(String name, ElementType type, Number... values) {
        reply(name, w -> array(w, type, 0, new int[] {values.length}, values));
    }

    private static void array(
            FrameWriter w, ElementType type, int aux2, int[] shape, Number... values) {
        w.tag(FrameLayout.TAG_ARRAY, type.code(), aux2, shape.length);
        w.word((long) values.length * type.bytes());
        w.word(type.bytes());
        for (int length : shape) {
            w.word(length);
        }
        int start = w.block((long) values.length * type.bytes());
        for (int i = 0; i < values.length; i++) {
            element(w.memory().bytes(), type, start + i * type.bytes(), values[i]);
        }
    }

    private static void element(ByteBuffer bytes, ElementType type, int offset, Number value) {
        switch (type) {
            case FLOAT32 -> bytes.putFloat(offset, value.floatValue());
            case FLOAT64 -> bytes.putDouble(offset, value.doubleValue());
            default -> {
                switch (type.bytes()) {
                    case 1 -> bytes.put(offset, value.byteValue());
                    case 2 -> bytes.putShort(offset, value.shortValue());
                    case 4 -> bytes.putInt(offset, value.intValue());
                    default -> bytes.putLong(offset, value.longValue());
                }
            }
        }
    }

    private void collection(String name, int tag, int count, Consumer<FrameWriter> items) {
        reply(
                name,
                w -> {
                    w.tag(tag, 0, 0, count);
                    items.accept(w);
                });
    }

    private void reply(String name, Consumer<FrameWriter> value) {
        recipes.put(
                name,
                w -> {
                    w.begin(FrameLayout.KIND_REPLY, 1);
                    w.counts(1, 0);
                    value.accept(w);
                });
    }

    private static void reference(FrameWriter w, int tag, int aux, long id) {
        w.tag(tag, aux, 0, 0);
        w.word(id);
    }

    private static void ints(FrameWriter w, long... values) {
        for (long value : values) {
            w.intValue(value);
        }
    }

    private static void words(FrameWriter w, long... values) {
        for (long value : values) {
            w.word(value);
        }
    }

    private static void bigInteger(FrameWriter w, BigInteger value) {
        byte[] bytes = value.toByteArray();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte kept = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = kept;
        }
        w.bytes(FrameLayout.TAG_BIG_INT, bytes);
    }
}
