package org.pybridge.process;

import java.util.concurrent.atomic.AtomicLong;

/** What the workers of one runtime have done and do. Thread-safe. */
final class WorkerCounts {
    final AtomicLong calls = new AtomicLong();
    final AtomicLong upcalls = new AtomicLong();
    final AtomicLong starts = new AtomicLong();
    final Conversations conversations = new Conversations();
}
