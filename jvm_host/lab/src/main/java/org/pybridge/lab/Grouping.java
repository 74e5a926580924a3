package org.pybridge.lab;

import org.HdrHistogram.SingleWriterRecorder;

/**
 * How many rows are timed at once: one, unless calls are so short that reading the clock would be
 * felt.
 *
 * @param size rows in a group
 * @param usualNs what one row usually takes
 */
record Grouping(int size, long usualNs) {
    /** Rows timed one by one. */
    static final Grouping SINGLE = new Grouping(1, 0);

    private static final double SHORT_NS = 1000;
    private static final int SLOW = 10;

    /** Groups of at least 1 µs for rows of this median. */
    static Grouping of(double medianNs) {
        if (medianNs <= 0 || medianNs >= SHORT_NS) {
            return SINGLE;
        }
        return new Grouping((int) Math.ceil(SHORT_NS / medianNs), Math.round(medianNs));
    }

    /**
     * Records a group that took so long: for each row the mean. One that took more than ten times
     * the usual had one slow row, which is recorded as that, for a pause of the function or of the
     * machine must show at its size.
     */
    void record(SingleWriterRecorder recorder, long groupNs) {
        if (size == 1) {
            recorder.recordValue(Bounds.within(groupNs));
            return;
        }
        final long othersNs = (size - 1) * usualNs;
        if (groupNs > SLOW * size * usualNs) {
            recorder.recordValueWithCount(usualNs, size - 1L);
            recorder.recordValue(Bounds.within(groupNs - othersNs));
        } else {
            recorder.recordValueWithCount(groupNs / size, size);
        }
    }
}
