package org.pybridge.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Runs single rounds of a workload: time, allocation and checksum. Used by one thread. */
final class Round {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Workload workload;
    private long totalNs;
    private long allocatedBytes;

    Round(Workload workload) {
        this.workload = workload;
    }

    /** Runs it and returns its nanoseconds. */
    long runNs(int operationCount) {
        workload.around(() -> timed(operationCount));
        return totalNs;
    }

    /** The bytes that this thread allocated during the last round. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    private void timed(int operationCount) {
        final long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        final long startNs = System.nanoTime();
        final long checksum = workload.run(operationCount);
        totalNs = System.nanoTime() - startNs;
        allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        WrongResultException.unlessEqual(
                workload.name(), checksum, workload.expected(operationCount));
    }
}
