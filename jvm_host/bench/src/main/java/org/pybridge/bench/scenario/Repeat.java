package org.pybridge.bench.scenario;

import java.util.function.LongSupplier;

/** {@code bench_functions.repeat}, typed. */
@FunctionalInterface
public interface Repeat {
    /** Calls so many times; the last result. */
    long times(LongSupplier callback, int count);
}
