package org.pybridge.lab;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one thread has under way in Python, for the {@link Watchdog}. Written by that thread, or by
 * one at a time, without a fence: it costs a call a nanosecond.
 */
final class Watch {
    /** The row where there is none: while Python starts, or the module is imported. */
    static final int NO_ROW = -1;

    private static final long IDLE = Long.MIN_VALUE;

    private final AtomicLong beganNs = new AtomicLong(IDLE);
    private final AtomicLong row = new AtomicLong(NO_ROW);

    /** A call of a row begins, at this time of {@link System#nanoTime}. */
    void begin(int ofRow, long nowNs) {
        row.lazySet(ofRow);
        beganNs.lazySet(nowNs);
    }

    /** Nothing is under way. */
    void end() {
        beganNs.lazySet(IDLE);
    }

    /** The row that began last, or {@link #NO_ROW}. */
    int row() {
        return (int) row.get();
    }

    /** How long the call has been under way; 0 if none is. */
    long runningNs(long nowNs) {
        final long began = beganNs.get();
        return began == IDLE ? 0 : nowNs - began;
    }
}
