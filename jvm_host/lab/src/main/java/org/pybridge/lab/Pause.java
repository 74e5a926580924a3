package org.pybridge.lab;

import java.util.concurrent.locks.LockSupport;

/** Waits for a point of time more precisely than a sleep of the system does. */
final class Pause {
    // A timer of Linux fires some 50 µs late, as its default slack is.
    private static final long SPIN_NS = 80_000;

    private Pause() {}

    /**
     * Sleeps, and looks at the clock for the last 80 µs.
     *
     * @return the time at its end: not before the one asked for
     */
    static long untilNs(long timeNs) {
        long nowNs = System.nanoTime();
        while (nowNs - timeNs < 0) {
            final long leftNs = timeNs - nowNs;
            if (leftNs > SPIN_NS) {
                LockSupport.parkNanos(leftNs - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
            nowNs = System.nanoTime();
        }
        return nowNs;
    }
}
