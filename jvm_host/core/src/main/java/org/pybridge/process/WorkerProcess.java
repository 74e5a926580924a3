package org.pybridge.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.pybridge.WorkerException;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.Posix;

/** A worker's operating system process: its birth, its descriptors and the cause of its death. */
final class WorkerProcess {
    private static final int SIGKILL = 9;
    private static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long STDERR_MILLIS = 1000;

    private final long pid;
    private final int lifelineFd;
    private final Channel[] channels;
    private final ErrorStream errors;
    private ExitCause cause;

    private WorkerProcess(long pid, int lifelineFd, Channel[] channels, ErrorStream errors) {
        this.pid = pid;
        this.lifelineFd = lifelineFd;
        this.channels = channels;
        this.errors = errors;
    }

    /** Starts the process. */
    static WorkerProcess spawn(WorkerCommand command) throws IOException {
        int count = WorkerCommand.CHANNEL_COUNT;
        int[] childFds = new int[WorkerCommand.FIRST_CHANNEL_FD + 2 * count];
        childFds[0] = -1;
        childFds[1] = -1;
        int[] stderr = Posix.pipe();
        int[] lifeline = Posix.pipe();
        childFds[2] = stderr[1];
        childFds[WorkerCommand.LIFELINE_FD] = lifeline[0];
        Channel[] channels = new Channel[count];
        for (int i = 0; i < count; i++) {
            int[] requests = Posix.pipe();
            int[] replies = Posix.pipe();
            childFds[WorkerCommand.FIRST_CHANNEL_FD + 2 * i] = requests[0];
            childFds[WorkerCommand.FIRST_CHANNEL_FD + 2 * i + 1] = replies[1];
            channels[i] = new Channel(requests[1], replies[0]);
        }
        try {
            long pid =
                    Posix.spawn(command.argv(), command.environment(), command.workingDirectory(), childFds);
            return new WorkerProcess(pid, lifeline[1], channels, ErrorStream.start(stderr[0], pid));
        } catch (IOException e) {
            Posix.close(stderr[0]);
            Posix.close(lifeline[1]);
            closeAll(channels);
            throw e;
        } finally {
            for (int i = 2; i < childFds.length; i++) {
                Posix.close(childFds[i]);
            }
        }
    }

    long pid() {
        return pid;
    }

    Channel[] channels() {
        return channels.clone();
    }

    /** Ends the process if it still runs; returns how it ended. */
    synchronized ExitCause end(boolean graceful) {
        if (cause == null) {
            cause = graceful ? awaitEnd() : null;
            if (cause == null) {
                kill();
            }
            closeLifeline();
        }
        return cause;
    }

    private void closeLifeline() {
        try {
            Posix.close(lifelineFd);
        } catch (IOException e) {
            throw new WorkerException("a worker's lifeline cannot be closed: pid=" + pid + ": " + e.getMessage());
        }
    }

    private void kill() {
        try {
            Posix.kill(pid, SIGKILL);
            cause = ExitCause.ofPacked(Posix.waitFor(pid, true));
        } catch (IOException e) {
            throw new WorkerException("the worker's end cannot be observed: pid=" + pid + ": " + e.getMessage());
        }
    }

    /** Waits for a process that is about to end; null if it does not within some seconds. */
    private ExitCause awaitEnd() {
        long deadline = System.nanoTime() + DYING_NANOS;
        try {
            long packed = Posix.waitFor(pid, false);
            while (packed < 0 && System.nanoTime() < deadline) {
                // waitid knows no time limit; a process that has closed its pipes ends within microseconds
                TimeUnit.MILLISECONDS.sleep(1);
                packed = Posix.waitFor(pid, false);
            }
            return packed < 0 ? null : ExitCause.ofPacked(packed);
        } catch (IOException e) {
            throw new WorkerException("the worker's end cannot be observed: pid=" + pid + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The last lines of the ended worker's standard error. */
    String lastErrors() {
        return errors.lastLines(STDERR_MILLIS);
    }

    /** Closes the channels, which lets an idle worker end by itself. Called once. */
    void closeChannels() {
        try {
            closeAll(channels);
        } catch (IOException e) {
            throw new WorkerException("a worker's pipe cannot be closed: pid=" + pid + ": " + e.getMessage());
        }
    }

    private static void closeAll(Channel[] channels) throws IOException {
        for (Channel channel : channels) {
            Posix.close(channel.writeFd());
            Posix.close(channel.readFd());
        }
    }
}
