package org.pybridge.bench;

import java.time.Duration;

/**
 * How long each part of a measurement may take.
 *
 * @param roundsNs the time spent on rounds, for all contestants together
 * @param roundCount the rounds of each
 * @param samplingNs the time spent on timed operations, for the scenario and for its reference
 * @param leastWarmUpNs the warm-up, even where it looks stable at once
 * @param mostWarmUpNs the end of a warm-up that never becomes stable
 */
record Budget(
        long roundsNs, int roundCount, long samplingNs, long leastWarmUpNs, long mostWarmUpNs) {
    private static final int ROUND_COUNT = 25;

    /**
     * Two thirds of the time for rounds, shared by all contestants, the rest for timed operations,
     * shared by the scenario and its reference; the warm-up comes on top.
     */
    static Budget of(Duration measuring) {
        long totalNs = measuring.toNanos();
        return new Budget(totalNs * 2 / 3, ROUND_COUNT, totalNs / 6, totalNs / 5, totalNs);
    }

    /** The aimed length of one round of one of so many contestants. */
    long roundNs(int contestantCount) {
        return roundsNs / roundCount / contestantCount;
    }

    /** The same with a longer warm-up, and time to become stable, for late compilers of Python. */
    Budget warmingUpFor(long leastNs) {
        return new Budget(
                roundsNs,
                roundCount,
                samplingNs,
                Math.max(leastWarmUpNs, leastNs),
                Math.max(mostWarmUpNs, 3 * leastNs));
    }
}
