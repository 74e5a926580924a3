package org.pybridge.process;

import java.util.concurrent.atomic.AtomicLong;

/** What all workers of one runtime have done. Thread-safe. */
final class WorkerCounts {
    final AtomicLong calls = new AtomicLong();
    final AtomicLong upcalls = new AtomicLong();
    final AtomicLong starts = new AtomicLong();
}
