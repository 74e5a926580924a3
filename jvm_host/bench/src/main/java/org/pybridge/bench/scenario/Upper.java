package org.pybridge.bench.scenario;

/** {@code bench_functions.upper}, typed. */
@FunctionalInterface
public interface Upper {
    /** The text in upper case. */
    String upper(String text);
}
