package org.pybridge.bench;

/** What reading the clock costs here, measured. */
final class TimerCost {
    private static final int READS = 200_000;
    private static final int ROUND_COUNT = 15;

    private TimerCost() {}

    /** The median nanoseconds of one read. */
    static double ns() {
        final double[] nsPerRead = new double[ROUND_COUNT];
        for (int round = 0; round < ROUND_COUNT; round++) {
            final long startNs = System.nanoTime();
            long lastNs = startNs;
            for (int read = 0; read < READS; read++) {
                lastNs = System.nanoTime();
            }
            nsPerRead[round] = (double) (lastNs - startNs) / READS;
        }
        return new Rounds(nsPerRead).median();
    }
}
