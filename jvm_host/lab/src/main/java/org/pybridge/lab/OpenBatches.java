package org.pybridge.lab;

import java.util.concurrent.TimeUnit;

/**
 * Calls that arrive by a schedule and cross in bundles, by size and time. Latencies count from the
 * arrival to the completion of the row's future.
 */
final class OpenBatches implements Load {
    private static final long LONGEST_DRAIN_NS = TimeUnit.SECONDS.toNanos(1);

    private final Arrivals arrivals;

    OpenBatches(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void run(Caller caller, long startNs, long endNs) {
        final Outstanding outstanding = new Outstanding(caller);
        arrivals.go(caller, startNs, endNs, outstanding::add);
        caller.callee().flush();
        outstanding.await(LONGEST_DRAIN_NS);
    }
}
