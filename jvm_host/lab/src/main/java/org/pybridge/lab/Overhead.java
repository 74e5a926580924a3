package org.pybridge.lab;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * The engine's own cost of a row: its loop around an empty Java call. In processor time of the
 * thread, so that who else runs on the machine does not count.
 */
final class Overhead {
    private static final long WARM_UP_NS = 300_000_000;
    private static final long ROUND_NS = 20_000_000;
    private static final int ROUND_COUNT = 15;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Overhead() {}

    /** The median nanoseconds of a row, for rows that are timed so and batches of this size. */
    static double nsPerRow(Inputs inputs, Grouping grouping, int batch) {
        final Caller caller = new Caller(0, inputs, new EmptyCallee(), new Watch(), 0);
        caller.groupBy(grouping);
        final Load load = Load.closed(batch);
        final long warmNs = THREADS.getCurrentThreadCpuTime() + WARM_UP_NS;
        while (THREADS.getCurrentThreadCpuTime() < warmNs) {
            nsPerRow(caller, load, ROUND_NS);
        }
        final double[] rounds = new double[ROUND_COUNT];
        for (int round = 0; round < ROUND_COUNT; round++) {
            rounds[round] = nsPerRow(caller, load, ROUND_NS);
        }
        Arrays.sort(rounds);
        return rounds[ROUND_COUNT / 2];
    }

    private static double nsPerRow(Caller caller, Load load, long lengthNs) {
        final long startNs = System.nanoTime();
        final long cpuStartNs = THREADS.getCurrentThreadCpuTime();
        caller.begin(startNs);
        load.run(caller, startNs, startNs + lengthNs);
        return (double) (THREADS.getCurrentThreadCpuTime() - cpuStartNs) / caller.calls();
    }
}
