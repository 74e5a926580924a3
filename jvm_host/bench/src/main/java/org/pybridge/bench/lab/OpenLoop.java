package org.pybridge.bench.lab;

/**
 * Calls that arrive by a schedule, whether the ones before have returned or not. The latency counts
 * from the arrival, so that a slow call is seen in those that had to wait for it.
 */
final class OpenLoop implements Load {
    private final double periodNs;
    private final int callerCount;

    /** Arrivals at a rate, of so many callers together. */
    OpenLoop(double ratePerSecond, int callerCount) {
        this.periodNs = 1e9 / ratePerSecond;
        this.callerCount = callerCount;
    }

    @Override
    public void run(Caller caller, long startNs, long endNs) {
        final Schedule schedule =
                new Schedule(startNs, endNs, periodNs, caller.number(), callerCount);
        for (long n = 0; schedule.has(n); n++) {
            final long dueNs = schedule.dueNs(n);
            final long nowNs = Pause.untilNs(dueNs);
            if (nowNs - endNs >= 0) {
                caller.leaveUnserved(schedule.countFrom(n));
                return;
            }
            caller.callDue(dueNs, nowNs);
        }
    }
}
