package org.pybridge.bench.scenario;

import java.nio.DoubleBuffer;

/** {@code bench_functions.array_total}, typed. */
@FunctionalInterface
public interface BufferTotal {
    /** The sum. */
    double of(DoubleBuffer values);
}
