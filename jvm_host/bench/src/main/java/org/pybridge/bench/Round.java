package org.pybridge.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Runs single rounds of a scenario: time, allocation and checksum. Used by one thread. */
final class Round {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Scenario scenario;
    private long totalNs;
    private long allocatedBytes;

    Round(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Runs it and returns its nanoseconds. */
    long runNs(int operationCount) {
        scenario.around(() -> timed(operationCount));
        return totalNs;
    }

    /** The bytes that this thread allocated during the last round. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    private void timed(int operationCount) {
        final long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        final long startNs = System.nanoTime();
        final long checksum = scenario.run(operationCount);
        totalNs = System.nanoTime() - startNs;
        allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        WrongResultException.unlessEqual(
                scenario.name(), checksum, scenario.expected(operationCount));
    }
}
