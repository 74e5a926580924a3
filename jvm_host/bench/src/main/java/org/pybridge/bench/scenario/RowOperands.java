package org.pybridge.bench.scenario;

import java.util.stream.IntStream;

/**
 * The columns of the wide scenarios, in turn a long, a double and a text of 16 characters: those of
 * the reference program {@code wide}.
 */
final class RowOperands {
    private static final int TEXT_CHARS = 16;
    private static final String[] TEXTS =
            IntStream.range(0, 16)
                    .mapToObj(number -> String.format("customer-%07d", number))
                    .toArray(String[]::new);

    private RowOperands() {}

    static long whole(long base, int column) {
        return 1000 + base + column;
    }

    static double half(long base, int column) {
        return 0.5 + (base + column);
    }

    static String text(int column) {
        return TEXTS[column % TEXTS.length];
    }

    /** What {@code bench_functions.score} makes of a row. */
    static double score(long base) {
        return whole(base, 0) + half(base, 1) + TEXT_CHARS;
    }

    /** What {@code bench_functions.weigh} makes of a row of so many columns. */
    static double weight(long base, int columnCount) {
        double weight = 0;
        for (int column = 0; column < columnCount; column++) {
            weight += (column + 1) * value(base, column);
        }
        return weight;
    }

    private static double value(long base, int column) {
        return switch (column % 3) {
            case 0 -> whole(base, column);
            case 1 -> half(base, column);
            default -> text(column).chars().sum();
        };
    }
}
