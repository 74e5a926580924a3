package org.pybridge.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pybridge.WorkerException;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.ProcessStatus;

/** A worker's operating system process: its birth, its descriptors and the cause of its death. */
final class WorkerProcess {
    /** For a process that has closed its channels: it is about to end, if it ends by itself. */
    static final long DYING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** For one whose channels were closed: its exit functions run first. */
    static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long OUTPUT_MILLIS = 1000;

    private final ChildProcess process;
    private final long pid;
    private final WorkerPipes pipes;
    private final WorkerOutput output;
    private final WorkerOutput errors;
    private final WorkerLifeline lifeline;
    private ExitCause cause;

    private WorkerProcess(ChildProcess process, WorkerPipes pipes) throws IOException {
        this.process = process;
        this.pid = process.pid();
        this.pipes = pipes;
        this.lifeline = new WorkerLifeline(pipes.lifelineFd(), pipes.reportFd());
        this.output =
                WorkerOutput.start(
                        pipes.takeOutputFd(), "pybridge-worker-stdout-" + pid, () -> System.out);
        this.errors =
                WorkerOutput.start(
                        pipes.takeErrorFd(), "pybridge-worker-stderr-" + pid, () -> System.err);
    }

    /** Has the parent start the process. */
    static WorkerProcess start(WorkerParent parent, Mailboxes mailboxes) throws IOException {
        WorkerPipes pipes =
                new WorkerPipes(
                        WorkerCommand.CHANNEL_COUNT, WorkerCommand.UPCALL_CHANNEL_COUNT, mailboxes);
        ChildProcess process;
        boolean isBorn = false;
        try {
            process = parent.start(mailboxes, pipes.childFds());
            isBorn = true;
        } finally {
            pipes.closeChildEnds();
            if (!isBorn) {
                pipes.closeOwnEnds();
            }
        }
        return watched(process, pipes);
    }

    private static WorkerProcess watched(ChildProcess process, WorkerPipes pipes)
            throws IOException {
        boolean isWatched = false;
        try {
            WorkerProcess watched = new WorkerProcess(process, pipes);
            isWatched = true;
            return watched;
        } finally {
            if (!isWatched) { // the system has no thread for it
                process.kill();
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

    /** Its private memory; 0 if it is gone. */
    long memoryBytes() {
        return process.memoryBytes();
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
            cause = process.kill();
        } catch (IOException e) {
            throw unobservable(e);
        }
    }

    private ExitCause awaitEnd(long limitNanos) {
        try {
            return ChildProcess.awaitEnd(process, limitNanos);
        } catch (IOException e) {
            throw unobservable(e);
        }
    }

    private WorkerException unobservable(IOException why) {
        return new WorkerException(
                "the worker's end cannot be observed: pid=" + pid + ": " + why.getMessage());
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
