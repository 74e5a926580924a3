package org.pybridge.bench;

import java.util.Arrays;

/**
 * The outcome of rounds of one contestant.
 *
 * @param nsPerOp ascending
 */
record Rounds(double[] nsPerOp) {
    Rounds {
        Arrays.sort(nsPerOp);
    }

    /** The middle one; the mean of both middle ones where the count is even. */
    double median() {
        return (nsPerOp[(nsPerOp.length - 1) / 2] + nsPerOp[nsPerOp.length / 2]) / 2;
    }

    /** The fastest one. */
    double min() {
        return nsPerOp[0];
    }

    /** The distance of the quartiles as a part of the median: how much the rounds disagree. */
    double spread() {
        return (nsPerOp[nsPerOp.length * 3 / 4] - nsPerOp[nsPerOp.length / 4]) / median();
    }
}
