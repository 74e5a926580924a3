package org.pybridge.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rounds whose operations a crew shares: each member takes a chunk, then the next one, until none
 * is left. So all work to the end, however unevenly they get on.
 */
final class SharedRound implements Runner {
    private static final int CHUNK = 1000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Workload workload;
    private final Crew crew;
    private final int chunk;
    private final long expectedOfChunk;
    private final long[] doneByRank;
    private double leastBytesPerOp = Double.POSITIVE_INFINITY;

    SharedRound(Workload workload, Crew crew) {
        this.workload = workload;
        this.crew = crew;
        this.chunk = Math.max(1, CHUNK / workload.batch()) * workload.batch();
        this.expectedOfChunk = workload.expected(chunk);
        this.doneByRank = new long[crew.size()];
    }

    @Override
    public long runNs(int operationCount) {
        final AtomicInteger left = new AtomicInteger(operationCount);
        final AtomicLong bytes = new AtomicLong();
        final int[] done = new int[crew.size()];
        final long startNs = System.nanoTime();
        crew.together(
                member -> {
                    final long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
                    done[member] = work(left);
                    bytes.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
                });
        final long totalNs = System.nanoTime() - startNs;
        leastBytesPerOp = Math.min(leastBytesPerOp, (double) bytes.get() / operationCount);
        addShares(done);
        return totalNs;
    }

    private int work(AtomicInteger left) {
        int done = 0;
        while (true) {
            final int count = Math.min(chunk, left.getAndAdd(-chunk));
            if (count <= 0) {
                return done;
            }
            final long expected = count == chunk ? expectedOfChunk : workload.expected(count);
            WrongResultException.unlessEqual(workload.name(), workload.run(count), expected);
            done += count;
        }
    }

    private void addShares(int[] done) {
        Arrays.sort(done);
        for (int rank = 0; rank < done.length; rank++) {
            doneByRank[rank] += done[done.length - 1 - rank];
        }
    }

    @Override
    public List<Double> shares() {
        final double all = Arrays.stream(doneByRank).sum();
        return Arrays.stream(doneByRank).mapToObj(done -> Result.rounded(done / all)).toList();
    }

    @Override
    public void amidOthers(Runnable work) {
        final AtomicBoolean over = new AtomicBoolean();
        crew.together(
                member -> {
                    if (member == 0) {
                        try {
                            work.run();
                        } finally {
                            over.set(true);
                        }
                    } else {
                        while (!over.get()) {
                            work(new AtomicInteger(chunk));
                        }
                    }
                });
    }

    @Override
    public double leastBytesPerOp() {
        return leastBytesPerOp;
    }
}
