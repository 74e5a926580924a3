package org.pybridge.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Runs single rounds of a workload: time, allocation and checksum. Used by one thread. */
final class Round implements Runner {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Workload workload;
    private long totalNs;
    private double leastBytesPerOp = Double.POSITIVE_INFINITY;

    Round(Workload workload) {
        this.workload = workload;
    }

    @Override
    public long runNs(int operationCount) {
        workload.around(() -> timed(operationCount));
        return totalNs;
    }

    @Override
    public double leastBytesPerOp() {
        return leastBytesPerOp;
    }

    private void timed(int operationCount) {
        final long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        final long startNs = System.nanoTime();
        final long checksum = workload.run(operationCount);
        totalNs = System.nanoTime() - startNs;
        final long bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        leastBytesPerOp = Math.min(leastBytesPerOp, (double) bytes / operationCount);
        WrongResultException.unlessEqual(
                workload.name(), checksum, workload.expected(operationCount));
    }
}
