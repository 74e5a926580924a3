package org.pybridge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Runs a scenario, or its reference, until its speed no longer changes.
 *
 * @param nsPerOp the speed at the end
 * @param stable whether it really stopped changing
 */
record WarmUp(double nsPerOp, boolean stable) {
    private static final long ROUND_NS = 20_000_000;
    private static final int WINDOW = 5;
    private static final double SAME = 0.03;

    static WarmUp of(IntToLongFunction roundNs, int batch, Budget budget) {
        final long startNs = System.nanoTime();
        final List<Double> speeds = new ArrayList<>();
        int operationCount = OperationCount.filling(ROUND_NS, batch, roundNs);
        while (true) {
            final long seenNs = roundNs.applyAsLong(operationCount);
            speeds.add((double) seenNs / operationCount);
            operationCount =
                    OperationCount.scaled(operationCount, (double) ROUND_NS / seenNs, batch);
            final long elapsedNs = System.nanoTime() - startNs;
            final boolean stable = isStable(speeds);
            if (elapsedNs >= budget.mostWarmUpNs()
                    || (stable && elapsedNs >= budget.leastWarmUpNs())) {
                return new WarmUp(medianOfLast(speeds, 0), stable);
            }
        }
    }

    private static boolean isStable(List<Double> speeds) {
        if (speeds.size() < 2 * WINDOW) {
            return false;
        }
        final double before = medianOfLast(speeds, WINDOW);
        return Math.abs(medianOfLast(speeds, 0) - before) <= SAME * before;
    }

    /** The median of the window that ends {@code skipped} rounds before the last one. */
    private static double medianOfLast(List<Double> speeds, int skipped) {
        final int end = speeds.size() - skipped;
        return new Rounds(
                        speeds.subList(Math.max(0, end - WINDOW), end).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .median();
    }
}
