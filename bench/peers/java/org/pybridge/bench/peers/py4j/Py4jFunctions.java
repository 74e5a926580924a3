package org.pybridge.bench.peers.py4j;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What {@code py4j_functions.py} implements. */
public interface Py4jFunctions {
    /** {@code noop}. */
    void noop();

    /** {@code add}. */
    long add(long a, long b);

    /** {@code add}, of doubles. */
    double addDoubles(double a, double b);

    /** {@code upper}. */
    String upper(String text);

    /** {@code echo} of bytes. */
    byte[] echoBytes(byte[] payload);

    /** {@code echo} of a dict. */
    Map<String, Object> echoMap(Map<String, Object> record);

    /** {@code total}. */
    long total(List<Integer> values);

    /** {@code array_total} of doubles as their bytes. */
    double arrayTotal(byte[] values);

    /** {@code fail}. */
    void fail(int depth);

    /** {@code repeat}. */
    long repeat(LongSupplier callback, int count);
}
