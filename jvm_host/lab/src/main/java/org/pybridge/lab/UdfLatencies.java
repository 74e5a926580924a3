package org.pybridge.lab;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.pybridge.udf.UdfTimer;

/**
 * The latencies of declared functions in use, a histogram for each: what {@code UdfContext.timer}
 * returns while they are opened. Thread-safe.
 */
public final class UdfLatencies implements UdfTimer {
    private static final int DIGITS = 3;
    private static final double US = 1e3;

    private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();

    /** One that has seen no call. */
    public UdfLatencies() {}

    @Override
    public void took(String function, long rows, long nanoseconds, boolean isFailed) {
        histograms
                .computeIfAbsent(function, name -> new ConcurrentHistogram(DIGITS))
                .recordValue(Math.max(0, nanoseconds));
    }

    /**
     * What has been seen so far, in nanoseconds of a call, by the functions' names: copies, with
     * three significant digits.
     */
    public Map<String, Histogram> histograms() {
        Map<String, Histogram> copies = new TreeMap<>();
        histograms.forEach((name, seen) -> copies.put(name, seen.copy()));
        return copies;
    }

    /** Calls and percentiles of each function, in microseconds, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        histograms()
                .forEach(
                        (name, seen) ->
                                text.append(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: %d calls, p50 %.1f, p99 %.1f, p99.9 %.1f, max"
                                                        + " %.1f us%n",
                                                name,
                                                seen.getTotalCount(),
                                                seen.getValueAtPercentile(50) / US,
                                                seen.getValueAtPercentile(99) / US,
                                                seen.getValueAtPercentile(99.9) / US,
                                                seen.getMaxValue() / US)));
        return text.toString();
    }
}
