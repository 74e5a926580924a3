package org.pybridge.measure;

import java.util.ArrayList;
import java.util.List;

/** Tells when a series of times, of one window after the other, no longer changes. */
public final class Steadiness {
    private static final int WINDOW_COUNT = 5;
    private static final double SAME = 0.03;

    private final List<Double> times = new ArrayList<>();

    /** Adds the time seen in the next window, in whatever unit. */
    public void add(double time) {
        times.add(time);
    }

    /** Whether no window was added yet. */
    public boolean isEmpty() {
        return times.isEmpty();
    }

    /** Whether the median of the last five windows is within 3 % of that of the five before. */
    public boolean isSteady() {
        if (times.size() < 2 * WINDOW_COUNT) {
            return false;
        }
        final double before = medianOfLast(WINDOW_COUNT);
        return Math.abs(medianOfLast(0) - before) <= SAME * before;
    }

    /**
     * The median of the last five windows, or of all if there are fewer; one at least is needed.
     */
    public double median() {
        return medianOfLast(0);
    }

    /** That of the five that end {@code skipped} windows before the last one. */
    private double medianOfLast(int skipped) {
        final int end = times.size() - skipped;
        return new Rounds(
                        times.subList(Math.max(0, end - WINDOW_COUNT), end).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .median();
    }
}
