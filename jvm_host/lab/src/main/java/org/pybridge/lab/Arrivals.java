package org.pybridge.lab;

import java.util.concurrent.TimeUnit;

/** Goes through the schedule of a caller in time. */
final class Arrivals {
    /** What is due in time may begin so much later, for the system wakes threads up late. */
    private static final long LATEST_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final double periodNs;
    private final int callerCount;

    /** Arrivals at a rate, of so many callers together. */
    Arrivals(double ratePerSecond, int callerCount) {
        this.periodNs = 1e9 / ratePerSecond;
        this.callerCount = callerCount;
    }

    /** Waits for each arrival of the caller and has it begun, until the time is up. */
    void go(Caller caller, long startNs, long endNs, Beginning beginning) {
        final Schedule schedule =
                new Schedule(startNs, endNs, periodNs, caller.number(), callerCount);
        for (long n = 0; schedule.has(n); n++) {
            final long dueNs = schedule.dueNs(n);
            long nowNs = System.nanoTime();
            if (nowNs - dueNs < 0) {
                nowNs = Pause.untilNs(dueNs);
                caller.wokeUp(nowNs - dueNs);
            }
            if (nowNs - endNs >= LATEST_NS) {
                caller.leaveUnserved(schedule.countFrom(n));
                return;
            }
            beginning.begin(dueNs, nowNs);
        }
    }

    /** Begins the next row of a caller, which was due at a time. */
    interface Beginning {
        void begin(long dueNs, long nowNs);
    }
}
