package org.pybridge.bench.scenario;

/** {@code bench_functions.score}, typed, of 10 columns. */
@FunctionalInterface
public interface Row10 {
    /** One number for the row. */
    double score(
            long c0,
            double c1,
            String c2,
            long c3,
            double c4,
            String c5,
            long c6,
            double c7,
            String c8,
            long c9);
}
