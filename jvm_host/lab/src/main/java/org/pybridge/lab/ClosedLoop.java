package org.pybridge.lab;

/** One call after the other, as fast as they return. */
final class ClosedLoop implements Load {
    @Override
    public void run(Caller caller, long startNs, long endNs) {
        long nowNs = System.nanoTime();
        // One reading of the clock for each: what ends one begins the next.
        while (nowNs - endNs < 0) {
            nowNs = caller.callGroup(nowNs);
        }
        caller.watch().end();
    }
}
