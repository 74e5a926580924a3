package org.pybridge.bench.scenario;

import java.util.List;

/** {@code bench_functions.total}, typed. */
@FunctionalInterface
public interface ListTotal {
    /** The sum. */
    long of(List<Integer> values);
}
