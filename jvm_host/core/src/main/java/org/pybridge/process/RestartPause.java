package org.pybridge.process;

import java.util.concurrent.TimeUnit;

/**
 * How long a place stays without a worker after one has died: not at all for the first deaths in a
 * row, then twice as long each time. A worker that has lived for a while ends the row. Thread-safe.
 */
final class RestartPause {
    private static final int FREE_DEATHS = 5;
    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HEALTHY_NS = TimeUnit.SECONDS.toNanos(10);

    private final long longestNs;
    private int deathsInRow;
    private long bornNs;
    private long diedNs;

    RestartPause(long longestNs) {
        this.longestNs = longestNs;
    }

    /** A worker is ready. */
    synchronized void born(long nowNs) {
        bornNs = nowNs;
    }

    /** It has died. */
    synchronized void died(long nowNs) {
        deathsInRow = nowNs - bornNs >= HEALTHY_NS ? 1 : deathsInRow + 1;
        diedNs = nowNs;
    }

    /** One did not even become ready. */
    synchronized void failed(long nowNs) {
        deathsInRow++;
        diedNs = nowNs;
    }

    synchronized int deathsInRow() {
        return deathsInRow;
    }

    /** How long to wait from now on; 0 if the next one may start. */
    synchronized long leftNs(long nowNs) {
        long pauseNs = pauseNs();
        return pauseNs == 0 ? 0 : Math.max(0, diedNs + pauseNs - nowNs);
    }

    private long pauseNs() {
        int doublings = deathsInRow - FREE_DEATHS - 1;
        if (doublings < 0) {
            return 0;
        }
        boolean isLong = doublings >= Long.numberOfLeadingZeros(FIRST_NS) - 1;
        return isLong ? longestNs : Math.min(longestNs, FIRST_NS << doublings);
    }
}
