package org.pybridge.lab;

/**
 * Calls that arrive by a schedule, whether the ones before have returned or not. The latency counts
 * from the arrival, so that a slow call is seen in those that had to wait for it.
 */
final class OpenLoop implements Load {
    private final Arrivals arrivals;

    OpenLoop(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void run(Caller caller, long startNs, long endNs) {
        arrivals.go(caller, startNs, endNs, caller::callDue);
    }
}
