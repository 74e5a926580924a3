package org.pybridge.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pybridge.WorkerException;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.Posix;
import org.pybridge.platform.ProcessStatus;

/** A worker's operating system process: its birth, its descriptors and the cause of its death. */
final class WorkerProcess {
    private static final int SIGKILL = 9;

    /** For a process that has closed its channels: it is about to end, if it ends by itself. */
    static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** For one whose channels were closed: its exit functions run first. */
    static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long OUTPUT_MILLIS = 1000;

    private final long pid;
    private final WorkerPipes pipes;
    private final WorkerOutput output;
    private final WorkerOutput errors;
    private final WorkerLifeline lifeline;
    private ExitCause cause;

    private WorkerProcess(long pid, WorkerPipes pipes) throws IOException {
        this.pid = pid;
        this.pipes = pipes;
        this.lifeline = new WorkerLifeline(pipes.lifelineFd(), pipes.reportFd());
        this.output =
                WorkerOutput.start(
                        pipes.takeOutputFd(), "pybridge-worker-stdout-" + pid, () -> System.out);
        this.errors =
                WorkerOutput.start(
                        pipes.takeErrorFd(), "pybridge-worker-stderr-" + pid, () -> System.err);
    }

    /** Starts the process. */
    static WorkerProcess spawn(WorkerCommand command) throws IOException {
        Mailboxes mailboxes = command.mailboxes();
        WorkerPipes pipes =
                new WorkerPipes(
                        WorkerCommand.CHANNEL_COUNT, WorkerCommand.UPCALL_CHANNEL_COUNT, mailboxes);
        long pid;
        boolean isBorn = false;
        try {
            pid =
                    Posix.spawn(
                            command.argv(mailboxes),
                            command.environment(),
                            command.workingDirectory(),
                            pipes.childFds());
            isBorn = true;
        } finally {
            pipes.closeChildEnds();
            if (!isBorn) {
                pipes.closeOwnEnds();
            }
        }
        return watched(pid, pipes);
    }

    private static WorkerProcess watched(long pid, WorkerPipes pipes) throws IOException {
        boolean isWatched = false;
        try {
            WorkerProcess watched = new WorkerProcess(pid, pipes);
            isWatched = true;
            return watched;
        } finally {
            if (!isWatched) { // the system has no thread for it
                Posix.kill(pid, SIGKILL);
                Posix.waitFor(pid, true);
                pipes.closeOwnEnds();
            }
        }
    }

    long pid() {
        return pid;
    }

    /** The channels on which Java calls Python, and the one of releases. */
    Channel[] channels() {
        return pipes.channels();
    }

    /** The channels on which threads made by Python call Java. */
    Channel[] upcallChannels() {
        return pipes.upcallChannels();
    }

    /** Whether a signal, or a debugger, has stopped it. */
    boolean isStopped() {
        return ProcessStatus.isStopped(pid);
    }

    /** The memory of its channels; null where there is none. */
    Mailboxes mailboxes() {
        return pipes.mailboxes();
    }

    /** Tells it that a call shall end; nothing to do once it has ended. */
    synchronized void stopCall(long session, long call, int reason) throws IOException {
        if (cause == null) {
            lifeline.stopCall(session, call, reason);
        }
    }

    /** Has a thread of its own hear what it reports of channels. */
    void listen(WorkerLifeline.Listener listener) {
        lifeline.listen(listener);
    }

    /** Asks it for another channel for calls, which the listener gets; not if it has ended. */
    void addChannel() {
        try {
            lifeline.addChannel();
        } catch (IOException ended) {
            return; // those who wait for a channel hear of that
        }
    }

    /**
     * Opens this side of a channel that it has made.
     *
     * @throws IOException if the system refuses
     */
    Channel open(ChannelOffer offer) throws IOException {
        return pipes.open(offer, pid);
    }

    /** Tells it that a channel is open. */
    void channelOpened(long offer) throws IOException {
        lifeline.channelOpened(offer);
    }

    /** Tells it why a channel is not opened. */
    void channelRefused(long offer, String why) throws IOException {
        lifeline.channelRefused(offer, why);
    }

    /** How the process ended, which is about to; null if it does not within this time. */
    synchronized ExitCause ended(long limitNanos) {
        if (cause == null) {
            cause = awaitEnd(limitNanos);
            if (cause != null) {
                closeLifeline();
            }
        }
        return cause;
    }

    /** Ends the process if it still runs; returns how it ended. */
    synchronized ExitCause end() {
        if (cause == null) {
            kill();
            closeLifeline();
        }
        return cause;
    }

    /**
     * The Python stacks of all threads of the worker, whatever they do.
     *
     * @throws IOException if it does not answer, or has ended
     */
    String pythonStacks() throws IOException {
        return lifeline.pythonStacks();
    }

    /**
     * Has the exit functions run, once, and passes on what they print; calls go on meanwhile.
     *
     * @throws IOException if the worker has ended, or is not ready in time
     */
    void prepareExit() throws IOException {
        try {
            lifeline.prepareExit();
        } finally {
            awaitOutput();
        }
    }

    /** Waits until all that it printed is passed on, but not long for what others hold open. */
    void awaitOutput() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OUTPUT_MILLIS);
        output.awaitEnd(deadline);
        errors.awaitEnd(deadline);
    }

    private void closeLifeline() {
        try {
            lifeline.close();
        } catch (IOException e) {
            throw new WorkerException(
                    "a worker's lifeline cannot be closed: pid=" + pid + ": " + e.getMessage());
        }
    }

    private void kill() {
        try {
            Posix.kill(pid, SIGKILL);
            cause = ExitCause.ofPacked(Posix.waitFor(pid, true));
        } catch (IOException e) {
            throw new WorkerException(
                    "the worker's end cannot be observed: pid=" + pid + ": " + e.getMessage());
        }
    }

    private ExitCause awaitEnd(long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        try {
            long packed = Posix.waitFor(pid, false);
            while (packed < 0 && System.nanoTime() < deadline) {
                // waitid knows no time limit; a process that has closed its pipes ends within
                // microseconds
                TimeUnit.MILLISECONDS.sleep(1);
                packed = Posix.waitFor(pid, false);
            }
            return packed < 0 ? null : ExitCause.ofPacked(packed);
        } catch (IOException e) {
            throw new WorkerException(
                    "the worker's end cannot be observed: pid=" + pid + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The last lines of the ended worker's standard error. */
    String lastErrors() {
        return errors.lastLines(OUTPUT_MILLIS);
    }

    /** Closes the channels for upcalls but for the first ones, which others close. */
    void closeUpcallChannels(int butFor) {
        Channel[] all = pipes.upcallChannels();
        try {
            WorkerPipes.closeAll(Arrays.copyOfRange(all, butFor, all.length));
        } catch (IOException e) {
            throw new WorkerException(
                    "a worker's pipe cannot be closed: pid=" + pid + ": " + e.getMessage());
        }
    }

    /** Closes the channels, which lets an idle worker end by itself. Called once. */
    void closeChannels(List<Channel> channels) {
        try {
            WorkerPipes.closeAll(channels);
        } catch (IOException e) {
            throw new WorkerException(
                    "a worker's pipe cannot be closed: pid=" + pid + ": " + e.getMessage());
        }
    }
}
