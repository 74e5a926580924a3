package org.pybridge.bench.scenario;

import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The documents of the JSON scenarios: those of the reference program {@code json}. */
final class JsonTexts {
    private static final int TEXT_COUNT = 16;
    private static final String HEAD =
            "{\"count\": %d, \"id\": \"A-7f3c21\", \"name\": \"Kathmandu Momo House\","
                    + " \"score\": 4.25, \"tags\": [\"a\", \"bc\"]";
    private static final String SENTENCE =
            "Steamed or fried, the dumplings come with a sesame sauce. ";

    private JsonTexts() {}

    /** Documents that differ in their count, with a note of so many sentences. */
    static String[] of(int noteSentences) {
        final String note =
                noteSentences == 0 ? "" : ", \"note\": \"" + SENTENCE.repeat(noteSentences) + '"';
        return IntStream.range(0, TEXT_COUNT)
                .mapToObj(number -> String.format(HEAD, count(number)) + note + '}')
                .toArray(String[]::new);
    }

    private static int count(int number) {
        return 1000 + number;
    }

    /** What the function makes of the document of this number. */
    static String touched(String text, int number) {
        return text.replace(Integer.toString(count(number)), Integer.toString(count(number) + 1));
    }

    /** Without the spaces that are not needed, as orjson and Jackson print. */
    static String compact(String text) {
        return text.replace("\": ", "\":").replace(", \"", ",\"");
    }

    static long run(Transformer touch, String[] texts, int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += sum(touch.transform(texts[index % TEXT_COUNT]));
        }
        return checksum;
    }

    static long expected(String[] texts, UnaryOperator<String> printed, int operationCount) {
        long checksum = 0;
        for (int number = 0; number < TEXT_COUNT; number++) {
            final long times = (operationCount + TEXT_COUNT - 1L - number) / TEXT_COUNT;
            checksum += times * sum(printed.apply(touched(texts[number], number)));
        }
        return checksum;
    }

    /** Cheap, and another one where the length or the count is wrong. */
    static long sum(String text) {
        final int end = text.indexOf(',');
        return text.length() + (text.charAt(end - 2) - '0') * 10 + text.charAt(end - 1) - '0';
    }
}
