package org.pybridge.bench.scenario;

/** {@code bench_functions.array_total}, typed. */
@FunctionalInterface
public interface ArrayTotal {
    /** The sum. */
    double of(double[] values);
}
