package org.pybridge.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.Posix;
import org.pybridge.platform.ProcessStatus;

/** A process of ours. Its id is its own until its end has been seen here. */
interface ChildProcess {
    int SIGKILL = 9;

    long pid();

    /**
     * How it ended; asked again only while it runs.
     *
     * @return null if it runs
     * @throws IOException if that cannot be observed
     */
    ExitCause ended() throws IOException;

    /**
     * Ends it, and waits for that.
     *
     * @throws IOException if that cannot be observed
     */
    ExitCause kill() throws IOException;

    /** As {@link #ended}; null if it does not end within this time, or if interrupted. */
    static ExitCause awaitEnd(ChildProcess process, long limitNanos) throws IOException {
        long deadline = System.nanoTime() + limitNanos;
        try {
            ExitCause cause = process.ended();
            while (cause == null && System.nanoTime() < deadline) {
                // waitid knows no time limit; a process that has closed its pipes ends within
                // microseconds
                TimeUnit.MILLISECONDS.sleep(1);
                cause = process.ended();
            }
            return cause;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** What it has allocated and written, as far as that is not shared; 0 if it is gone. */
    long memoryBytes();

    /**
     * One that this process has started.
     *
     * @param pid as {@link Posix#spawn} returned it
     */
    record Spawned(long pid) implements ChildProcess {
        @Override
        public ExitCause ended() throws IOException {
            long packed = Posix.waitFor(pid, false);
            return packed < 0 ? null : ExitCause.ofPacked(packed);
        }

        @Override
        public ExitCause kill() throws IOException {
            Posix.kill(pid, SIGKILL);
            return ExitCause.ofPacked(Posix.waitFor(pid, true));
        }

        @Override
        public long memoryBytes() {
            return ProcessStatus.privateBytes(pid);
        }
    }
}
