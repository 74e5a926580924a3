package org.pybridge.process;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.pybridge.platform.Posix;
import org.pybridge.runtime.Session;

/**
 * Tries once whether a new worker and this process can open each other's memory by {@code
 * /proc/<pid>/fd}: the system hides that of processes with more rights, for one. The memory of the
 * mailboxes, which both have open, is what they try it with.
 */
final class MemoryTrial {
    // By it the ids of a worker's memory begin: a process id may come again.
    private static final AtomicInteger LAST_NUMBER = new AtomicInteger();

    private MemoryTrial() {}

    /**
     * Has the worker put large results into memory of its own from now on.
     *
     * @return null if it does; why not, where one of the two cannot open the other's memory
     */
    static String refusal(Session session, Mailboxes mailboxes) {
        long bytes = mailboxes.sizeBytes();
        Object pid = session.callNamed("os:getpid"); // that it writes into frames
        if (!(pid instanceof Long)) {
            return "the worker tells no process: pid=" + pid;
        }
        try {
            long[] opened = Posix.openSharedMemory((Long) pid, WorkerCommand.MAILBOXES_FD, bytes);
            Posix.unmap(opened[1], bytes);
            Posix.close((int) opened[0]);
        } catch (IOException e) {
            return "this process cannot open the worker's: " + e.getMessage();
        }
        Object refusal =
                session.callNamed(
                        "bridge._native:open_slabs",
                        LAST_NUMBER.incrementAndGet(),
                        ProcessHandle.current().pid(),
                        mailboxes.fd(),
                        bytes);
        return refusal == null ? null : "the worker cannot open this process's: " + refusal;
    }
}
