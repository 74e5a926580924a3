package org.pybridge.bench.scenario;

/** {@code bench_functions.add}, typed, of floats. */
@FunctionalInterface
public interface FloatAdder {
    /** The sum. */
    double add(double a, double b);
}
