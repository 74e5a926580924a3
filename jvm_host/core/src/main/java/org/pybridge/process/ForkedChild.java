package org.pybridge.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.Posix;
import org.pybridge.platform.ProcessStatus;

/**
 * A worker that was forked from a server. It is a child of that one, which keeps its id from being
 * given away until it is asked how the worker has ended. Used under its {@link WorkerProcess}'s
 * monitor, but for its memory.
 */
final class ForkedChild implements ChildProcess {
    private static final long MEMORY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long KILLED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ForkServer server;
    private final long pid;
    private final ProcessHandle handle; // knows it from a later process of that id; null if gone
    private long memoryBytes;
    private long sharedBytes;
    private long memorySeenNs;

    ForkedChild(ForkServer server, long pid) {
        this.server = server;
        this.pid = pid;
        this.handle = ProcessHandle.of(pid).orElse(null);
        this.memorySeenNs = System.nanoTime() - MEMORY_NS;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public ExitCause ended() throws IOException {
        long packed;
        try {
            packed = server.childEnd(pid);
        } catch (IOException e) { // it has no parent that could be asked
            return orphanEnded();
        }
        return packed < 0 ? null : ExitCause.ofPacked(packed);
    }

    private ExitCause orphanEnded() {
        try {
            long packed = Posix.waitFor(pid, false);
            return packed < 0 ? null : ExitCause.ofPacked(packed); // orphans are this process's
        } catch (IOException e) {
            return isAlive() ? null : ExitCause.unseen();
        }
    }

    private boolean isAlive() {
        return handle != null && handle.isAlive() && !ProcessStatus.isZombie(pid);
    }

    @Override
    public ExitCause kill() throws IOException {
        boolean isKilled = handle != null && handle.destroyForcibly();
        ExitCause cause = ended();
        if (cause == null && !isKilled) {
            throw new IOException("it may not be killed: pid=" + pid);
        }
        boolean wasInterrupted = false;
        while (cause == null) {
            wasInterrupted |= Thread.interrupted();
            cause = ChildProcess.awaitEnd(this, KILLED_NANOS);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return cause;
    }

    /** What it has changed since it was forked; looked at once a second, for that takes a while. */
    @Override
    public synchronized long memoryBytes() {
        long nowNs = System.nanoTime();
        if (nowNs - memorySeenNs >= MEMORY_NS) {
            memorySeenNs = nowNs;
            long allBytes = ProcessStatus.privateBytes(pid);
            if (!server.isGone()) { // with that the memory would seem to be its own
                sharedBytes = Math.max(0, allBytes - ProcessStatus.unsharedBytes(pid));
            }
            memoryBytes = Math.max(0, allBytes - sharedBytes);
        }
        return memoryBytes;
    }
}
