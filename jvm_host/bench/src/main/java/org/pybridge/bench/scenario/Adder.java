package org.pybridge.bench.scenario;

/** {@code bench_functions.add}, typed. */
@FunctionalInterface
public interface Adder {
    /** The sum. */
    long add(long a, long b);
}
