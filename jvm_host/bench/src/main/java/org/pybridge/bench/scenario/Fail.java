package org.pybridge.bench.scenario;

/** {@code bench_functions.fail}, typed. */
@FunctionalInterface
public interface Fail {
    /** Fails so many calls below this one. */
    void at(int depth);
}
