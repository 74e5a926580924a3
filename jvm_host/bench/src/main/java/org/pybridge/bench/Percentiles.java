package org.pybridge.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The distribution of single operations, or of groups of them where reading the clock would be
 * felt; nanoseconds per operation.
 */
public record Percentiles(double p50, double p90, double p99, double p999, double max) {
    /** Those of a histogram of groups of so many operations. */
    static Percentiles of(Histogram histogram, double operationsPerSample) {
        return new Percentiles(
                histogram.getValueAtPercentile(50) / operationsPerSample,
                histogram.getValueAtPercentile(90) / operationsPerSample,
                histogram.getValueAtPercentile(99) / operationsPerSample,
                histogram.getValueAtPercentile(99.9) / operationsPerSample,
                histogram.getMaxValue() / operationsPerSample);
    }

    /** Adds all to the fields of a result, each name behind this prefix. */
    void putInto(Map<String, Object> fields, String prefix) {
        fields.put(prefix + "p50", Result.rounded(p50));
        fields.put(prefix + "p90", Result.rounded(p90));
        fields.put(prefix + "p99", Result.rounded(p99));
        fields.put(prefix + "p999", Result.rounded(p999));
        fields.put(prefix + "max", Result.rounded(max));
    }
}
