package org.pybridge.lab;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.pybridge.measure.Steadiness;

/**
 * Runs windows of calls until the median of their latencies no longer changes, or the time is up.
 *
 * @param seconds how long it took
 * @param stable whether it really stopped changing
 * @param medianNs the median at the end
 */
record WarmUp(double seconds, boolean stable, double medianNs) {
    private static final double WINDOW_SECONDS = 0.1;
    private static final int LEAST_WINDOWS = 10;

    /**
     * Warms up.
     *
     * @param windowMedianNs runs a window of so many seconds
     */
    static WarmUp of(DoubleUnaryOperator windowMedianNs, Duration longest) {
        final double longestSeconds = longest.toNanos() / 1e9;
        final double windowSeconds = Math.min(WINDOW_SECONDS, longestSeconds / LEAST_WINDOWS);
        final long startNs = System.nanoTime();
        final Steadiness medians = new Steadiness();
        double seconds = 0;
        while (!medians.isSteady() && seconds < longestSeconds) {
            medians.add(windowMedianNs.applyAsDouble(windowSeconds));
            seconds = (System.nanoTime() - startNs) / 1e9;
        }
        return new WarmUp(seconds, medians.isSteady(), medians.isEmpty() ? 0 : medians.median());
    }

    Map<String, Object> fields() {
        return Map.of("seconds", seconds, "stable", stable);
    }
}
