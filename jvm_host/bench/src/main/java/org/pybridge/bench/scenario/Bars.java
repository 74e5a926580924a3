package org.pybridge.bench.scenario;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.bench.Scenarios;

/**
 * The groups of bars: the same rows through both modes and plain Java, singly and in bundles, and
 * in a loop of Python's own.
 */
public final class Bars {
    /** The rows of a bundle. */
    public static final int BUNDLE_SIZE = 1000;

    private static final String PROCESS = "process";
    private static final String THREAD = "thread";
    static final String PYTHON = "python";
    private static final String JAVA = "java";

    /** {@code plain_rows:loop}. */
    private interface Loops {
        PyFunction loop(String function, List<?> rows);
    }

    private interface LastText {
        String of(int rowCount);
    }

    private Bars() {}

    /**
     * The bars of a group, {@code bare}, {@code json_100} or {@code json_1k}, in the order in which
     * they take turns.
     *
     * @param process a Python in a worker
     * @param thread a Python in this process
     * @throws IllegalArgumentException if there is no such group
     */
    public static List<Bar> of(String group, Python process, Python thread) {
        return switch (group) {
            case "bare" -> bare(process, thread);
            case "json_100" -> json(process, thread, JsonTexts.of(0));
            case "json_1k" -> json(process, thread, JsonTexts.of(Scenarios.JSON_1K_SENTENCES));
            default ->
                    throw new IllegalArgumentException(
                            "no such group of bars: seen="
                                    + group
                                    + ", wanted=bare, json_100 or json_1k");
        };
    }

    private static List<Bar> bare(Python process, Python thread) {
        final PyFunction inWorker = process.function("bench_functions:echo");
        final PyFunction inThread = thread.function("bench_functions:echo");
        final LongUnaryOperator inPython =
                loop(thread, "bench_functions:echo", LongRows.InPython.rows())
                        .as(LongUnaryOperator.class);
        return Stream.of(
                        longs(PROCESS, inWorker.as(LongUnaryOperator.class), rowsOfLongs(inWorker)),
                        longs(THREAD, inThread.as(LongUnaryOperator.class), rowsOfLongs(inThread)),
                        List.of(new Bar(PYTHON, "", new LongRows.InPython(inPython, BUNDLE_SIZE))),
                        longs(JAVA, row -> row, Bars::sameInJava))
                .flatMap(List::stream)
                .toList();
    }

    private static PyFunction loop(Python python, String function, List<?> rows) {
        return python.function("plain_rows:loop").as(Loops.class).loop(function, rows);
    }

    private static UnaryOperator<long[]> rowsOfLongs(PyFunction function) {
        return rows -> function.each(long[].class, (Object) rows);
    }

    private static long[] sameInJava(long[] rows) {
        final LongUnaryOperator same = row -> row;
        final long[] results = new long[rows.length];
        for (int row = 0; row < rows.length; row++) {
            results[row] = same.applyAsLong(rows[row]);
        }
        return results;
    }

    private static List<Bar> longs(
            String who, LongUnaryOperator single, UnaryOperator<long[]> bundled) {
        return List.of(
                new Bar(who, "", new LongRows.Single(single)),
                new Bar(who, "", new LongRows.Bundled(bundled, BUNDLE_SIZE)));
    }

    private static List<Bar> json(Python process, Python thread, String[] texts) {
        final JacksonTwin twin = new JacksonTwin(texts);
        return Stream.of(
                        json(PROCESS, "json", process, texts, UnaryOperator.identity()),
                        json(THREAD, "json", thread, texts, UnaryOperator.identity()),
                        inPython("json", thread, texts, UnaryOperator.identity()),
                        json(PROCESS, "orjson", process, texts, JsonTexts::compact),
                        json(THREAD, "orjson", thread, texts, JsonTexts::compact),
                        inPython("orjson", thread, texts, JsonTexts::compact),
                        json(
                                JAVA,
                                "jackson",
                                twin::touch,
                                twin::touchAll,
                                texts,
                                JsonTexts::compact))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Bar> inPython(
            String library, Python python, String[] texts, UnaryOperator<String> printed) {
        final LastText last = loop(python, touch(library), List.of(texts)).as(LastText.class);
        return List.of(
                new Bar(
                        PYTHON,
                        library,
                        new JsonRows.InPython(last::of, texts, printed, BUNDLE_SIZE)));
    }

    private static String touch(String library) {
        return library + "_functions:touch";
    }

    private static List<Bar> json(
            String who,
            String library,
            Python python,
            String[] texts,
            UnaryOperator<String> printed) {
        final PyFunction touch = python.function(touch(library));
        return json(
                who,
                library,
                touch.as(Transformer.class),
                rows -> touch.each(String[].class, (Object) rows),
                texts,
                printed);
    }

    private static List<Bar> json(
            String who,
            String library,
            Transformer single,
            UnaryOperator<String[]> bundled,
            String[] texts,
            UnaryOperator<String> printed) {
        return List.of(
                new Bar(who, library, new JsonRows.Single(single, texts, printed)),
                new Bar(who, library, new JsonRows.Bundled(bundled, texts, printed, BUNDLE_SIZE)));
    }
}
