package org.pybridge.measure;

import java.util.Arrays;

/**
 * The outcome of rounds of one contestant.
 *
 * @param nsPerOp ascending
 */
public record Rounds(double[] nsPerOp) {
    /** Sorts them. */
    public Rounds {
        Arrays.sort(nsPerOp);
    }

    /** The middle one; the mean of both middle ones where the count is even. */
    public double median() {
        return (nsPerOp[(nsPerOp.length - 1) / 2] + nsPerOp[nsPerOp.length / 2]) / 2;
    }

    /** The fastest one. */
    public double min() {
        return nsPerOp[0];
    }

    /** The distance of the quartiles as a part of the median: how much the rounds disagree. */
    public double spread() {
        return (nsPerOp[nsPerOp.length * 3 / 4] - nsPerOp[nsPerOp.length / 4]) / median();
    }
}
