package org.pybridge.lab;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What the histograms hold: 0 to an hour in nanoseconds, with three significant digits. */
final class Bounds {
    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private Bounds() {}

    static Histogram histogram() {
        return new Histogram(LONGEST_NS, DIGITS);
    }

    static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(LONGEST_NS, DIGITS);
    }

    /** The time, or the nearest that a histogram holds. */
    static long within(long ns) {
        return Math.max(0, Math.min(ns, LONGEST_NS));
    }
}
