package org.pybridge.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One batch after the other, as fast as they return. The rows of a batch are given at once, so the
 * latency of each is that of the batch.
 */
final class ClosedBatches implements Load {
    private final int size;

    ClosedBatches(int size) {
        this.size = size;
    }

    @Override
    public void run(Caller caller, long startNs, long endNs) {
        final List<CompletableFuture<Object>> given = new ArrayList<>(size);
        long nowNs = System.nanoTime();
        while (nowNs - endNs < 0) {
            final long beganNs = nowNs;
            give(caller, given, beganNs);
            final int doneCount = await(caller, given);
            nowNs = System.nanoTime();
            caller.record(nowNs - beganNs, doneCount);
            caller.count(size, nowNs);
        }
        caller.watch().end();
    }

    private void give(Caller caller, List<CompletableFuture<Object>> given, long nowNs) {
        given.clear();
        caller.watch().begin(caller.row(), nowNs);
        for (int count = 0; count < size; count++) {
            given.add(caller.callee().callAsync(caller.nextRow()));
        }
        // A row whose arguments do not convert is in no bundle, which then is not full.
        caller.callee().flush();
    }

    /** How many have succeeded. */
    private static int await(Caller caller, List<CompletableFuture<Object>> given) {
        int doneCount = 0;
        for (final CompletableFuture<Object> each : given) {
            try {
                Caller.drop(each.join());
                doneCount++;
            } catch (CompletionException | CancellationException failure) {
                caller.fail(failure);
            }
        }
        return doneCount;
    }
}
