package org.pybridge.bench.lab;

import java.util.concurrent.TimeUnit;

/**
 * Calls that arrive by a schedule and cross in bundles, by size and time. Latencies count from the
 * arrival to the completion of the row's future.
 */
final class OpenBatches implements Load {
    private static final long LONGEST_DRAIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final double periodNs;
    private final int callerCount;

    /** Arrivals at a rate, of so many callers together. */
    OpenBatches(double ratePerSecond, int callerCount) {
        this.periodNs = 1e9 / ratePerSecond;
        this.callerCount = callerCount;
    }

    @Override
    public void run(Caller caller, long startNs, long endNs) {
        final Schedule schedule =
                new Schedule(startNs, endNs, periodNs, caller.number(), callerCount);
        final Outstanding outstanding = new Outstanding(caller);
        for (long n = 0; schedule.has(n); n++) {
            final long dueNs = schedule.dueNs(n);
            final long nowNs = Pause.untilNs(dueNs);
            if (nowNs - endNs >= 0) {
                caller.leaveUnserved(schedule.countFrom(n));
                break;
            }
            outstanding.add(dueNs, nowNs);
        }
        caller.callee().flush();
        outstanding.await(LONGEST_DRAIN_NS);
    }
}
