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

    private final ForkServer server;
    private final long pid;
    private final ProcessHandle handle; // knows it from a later process of that id; null if gone
    private long memoryBytes;
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
        if (packed < 0) {
            return null;
        }
        server.childEnded();
        return ExitCause.ofPacked(packed);
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
        if (handle != null) {
            handle.destroyForcibly();
        }
        boolean wasInterrupted = false;
        ExitCause cause = ended();
        while (cause == null) {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
            cause = ended();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return cause;
    }

    @Override
    public synchronized long memoryBytes() {
        long nowNs = System.nanoTime();
        if (nowNs - memorySeenNs >= MEMORY_NS) {
            memoryBytes = ProcessStatus.unsharedBytes(pid);
            memorySeenNs = nowNs;
        }
        return memoryBytes;
    }
}
