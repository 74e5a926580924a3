package org.pybridge.bench;

import java.util.function.IntToLongFunction;

/** Finds how many operations fill a given time. */
final class OperationCount {
    private static final int MOST = 1 << 30;

    private OperationCount() {}

    /**
     * The count whose round takes about {@code wantedNs}, found by doubling.
     *
     * @param batch what the count must be a multiple of
     * @param roundNs runs a round of so many operations and returns its nanoseconds
     */
    static int filling(long wantedNs, int batch, IntToLongFunction roundNs) {
        int operationCount = batch;
        long seenNs = Math.max(1, roundNs.applyAsLong(operationCount));
        while (seenNs < wantedNs / 2 && operationCount < MOST / 2) {
            operationCount *= 2;
            seenNs = Math.max(1, roundNs.applyAsLong(operationCount));
        }
        return scaled(operationCount, (double) wantedNs / seenNs, batch);
    }

    /** A count times a factor, rounded to a multiple of the batch, at least one batch. */
    static int scaled(int operationCount, double factor, int batch) {
        double wanted = Math.min(MOST - batch, operationCount * factor);
        return batch * (int) Math.max(1, Math.round(wanted / batch));
    }
}
