package org.pybridge.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What reading the clock costs here, measured. In processor time of the thread, so that who else
 * runs on the machine does not count.
 */
public final class TimerCost {
    private static final int READS = 200_000;
    private static final int ROUND_COUNT = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private TimerCost() {}

    /** The median nanoseconds of one read. */
    public static double ns() {
        final double[] nsPerRead = new double[ROUND_COUNT];
        for (int round = 0; round < ROUND_COUNT; round++) {
            final long startNs = THREADS.getCurrentThreadCpuTime();
            long lastNs = 0;
            for (int read = 0; read < READS; read++) {
                lastNs = System.nanoTime();
            }
            nsPerRead[round] = (double) (THREADS.getCurrentThreadCpuTime() - startNs) / READS;
        }
        return new Rounds(nsPerRead).median();
    }
}
