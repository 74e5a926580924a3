package org.pybridge.bench;

import java.util.function.IntToLongFunction;
import org.pybridge.measure.Steadiness;

/**
 * Runs a scenario, or its reference, until its speed no longer changes.
 *
 * @param nsPerOp the speed at the end
 * @param stable whether it really stopped changing
 */
record WarmUp(double nsPerOp, boolean stable) {
    private static final long ROUND_NS = 20_000_000;

    static WarmUp of(IntToLongFunction roundNs, int batch, Budget budget) {
        final long startNs = System.nanoTime();
        final Steadiness speeds = new Steadiness();
        int operationCount = OperationCount.filling(ROUND_NS, batch, roundNs);
        while (true) {
            final long seenNs = roundNs.applyAsLong(operationCount);
            speeds.add((double) seenNs / operationCount);
            operationCount =
                    OperationCount.scaled(operationCount, (double) ROUND_NS / seenNs, batch);
            final long elapsedNs = System.nanoTime() - startNs;
            final boolean stable = speeds.isSteady();
            if (elapsedNs >= budget.mostWarmUpNs()
                    || (stable && elapsedNs >= budget.leastWarmUpNs())) {
                return new WarmUp(speeds.median(), stable);
            }
        }
    }
}
