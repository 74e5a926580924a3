package org.pybridge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.pybridge.platform.ExitCause;

/**
 * A process that imports what is to be preloaded, and is forked for each worker from then on;
 * {@code bridge/fork_server.py} is its other side. Thread-safe: it is asked one thing at a time.
 */
final class ForkServer {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int REQUESTS_FD = 3;
    private static final int ANSWERS_FD = 4;
    private static final int PIPE_COUNT = 5;

    private static final long FORK = 0; // twins of the constants in fork_server.py
    private static final long WAIT = 1;

    private static final long OUTPUT_MILLIS = 1000;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ChildProcess process;
    private final long startNanos;
    private final ForkServerPipe pipe;
    private final WorkerOutput output;
    private final WorkerOutput errors;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean isReady;
    private volatile boolean isRetired;
    private volatile String refusal; // why it cannot fork for this JVM; null if it can
    private int childCount; // of whoever asks
    private ExitCause cause; // null until its end was seen; guarded by its process
    private volatile String endNote = "";

    private ForkServer(ChildProcess process, long startNanos, ChildPipes pipes) throws IOException {
        String thread = "pybridge-fork-server-";
        this.process = process;
        this.startNanos = startNanos;
        this.pipe =
                ForkServerPipe.start(
                        thread + "answers-" + process.pid(),
                        pipes.take(REQUESTS_FD),
                        pipes.take(ANSWERS_FD));
        this.output =
                WorkerOutput.start(
                        pipes.take(STANDARD_OUTPUT),
                        thread + "stdout-" + process.pid(),
                        () -> System.out);
        this.errors =
                WorkerOutput.start(
                        pipes.take(STANDARD_ERROR),
                        thread + "stderr-" + process.pid(),
                        () -> System.err);
    }

    /** Starts the process; waits for nothing that it does. */
    static ForkServer spawn(WorkerCommand command) throws IOException {
        ChildPipes pipes =
                ChildPipes.make(PIPE_COUNT, fd -> fd == STANDARD_INPUT || fd == REQUESTS_FD);
        ChildProcess process = null;
        boolean isWatched = false;
        try {
            pipes.closeOwn(STANDARD_INPUT); // what reads it sees the end at once
            // Where a worker has its descriptors nothing of Python's may open a file.
            int[] childFds = Arrays.copyOf(pipes.childFds(), WorkerCommand.DESCRIPTOR_COUNT);
            Arrays.fill(childFds, PIPE_COUNT, childFds.length, childFds[STANDARD_INPUT]);
            process = command.startForkServer(pipes.own(REQUESTS_FD), childFds);
            ForkServer server = new ForkServer(process, command.startTimeout().toNanos(), pipes);
            isWatched = true;
            return server;
        } finally {
            pipes.closeChildEnds();
            if (!isWatched) {
                pipes.closeOwnEnds();
                if (process != null) { // the system has no thread for it
                    process.kill();
                }
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Whether it has ended. */
    boolean isGone() {
        synchronized (process) {
            if (cause == null) {
                try {
                    cause = process.ended();
                } catch (IOException e) { // nobody will ever see it
                    cause = ExitCause.unseen();
                }
            }
            return cause != null;
        }
    }

    /** Whether it can fork, or has said that it cannot. */
    boolean isReady() {
        return isReady;
    }

    /** Whether it has said that it cannot fork, which no other could do either. */
    boolean hasRefused() {
        return refusal != null;
    }

    boolean isRetired() {
        return isRetired;
    }

    /**
     * Why it cannot fork for this JVM; null if it can. Waits until it is ready.
     *
     * @throws IOException if it has ended
     */
    String refusal() throws IOException {
        asking.lock();
        try {
            if (!isReady) {
                String late = "it has not imported what is to be preloaded within startTimeout";
                ForkServerPipe.Answer ready = answer(startNanos, late);
                refusal = ready.number() < 0 ? ready.text() : null;
                isReady = true;
                warnOf(ready);
            }
            return refusal;
        } finally {
            unlock();
        }
    }

    private void warnOf(ForkServerPipe.Answer ready) {
        if (refusal == null && !ready.text().isEmpty()) {
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "forked workers do not share all: pid=" + pid() + ": " + ready.text());
        }
    }

    /**
     * A new child of it.
     *
     * @param childFds element i becomes the child's descriptor i
     * @return null if it forks no more, and another is to be taken
     * @throws IOException if it cannot be forked, or has ended
     */
    ChildProcess fork(boolean hasMailboxes, int[] childFds) throws IOException {
        asking.lock();
        try {
            if (isRetired) {
                return null;
            }
            long[] request = new long[4 + childFds.length];
            request[0] = FORK;
            request[1] = childFds.length;
            request[2] = hasMailboxes ? 1 : 0;
            request[3] = TimeUnit.NANOSECONDS.toMillis(startNanos);
            for (int i = 0; i < childFds.length; i++) {
                request[4 + i] = childFds[i];
            }
            long limitNanos = startNanos + WAIT_NANOS; // it has a limit itself
            ForkServerPipe.Answer forked =
                    asked(limitNanos, "it has not forked within startTimeout", request);
            if (forked.number() < 0) {
                throw new IOException(
                        "the fork server cannot fork: pid=" + pid() + ": " + forked.text());
            }
            childCount++;
            return new ForkedChild(this, forked.number());
        } finally {
            unlock();
        }
    }

    /**
     * As {@link org.pybridge.platform.Posix#waitFor} for one of its children.
     *
     * @throws IOException if it is gone itself
     */
    long childEnd(long pid) throws IOException {
        asking.lock();
        try {
            if (isGone()) {
                throw new IOException("the fork server has died: pid=" + pid());
            }
            long packed = asked(WAIT_NANOS, "it has not answered", WAIT, pid, 0, 0).number();
            if (packed >= 0) {
                childCount--;
            }
            return packed;
        } finally {
            unlock();
        }
    }

    /** It is to fork no more, and ends with its last child. */
    void retire() {
        isRetired = true;
        if (!isReady) {
            end("its modules were reloaded");
        }
        if (asking.tryLock()) { // else who has it does that
            unlock();
        }
    }

    private void unlock() {
        try {
            if (isRetired && childCount == 0) {
                close();
            }
        } finally {
            asking.unlock();
        }
    }

    private ForkServerPipe.Answer asked(long limitNanos, String late, long... request)
            throws IOException {
        try {
            pipe.ask(request);
        } catch (IOException e) {
            throw ended();
        }
        return answer(limitNanos, late);
    }

    private ForkServerPipe.Answer answer(long limitNanos, String late) throws IOException {
        ForkServerPipe.Answer answer = pipe.next(limitNanos);
        if (answer == null) {
            end(late + ": limitMs=" + TimeUnit.NANOSECONDS.toMillis(limitNanos));
            throw ended();
        } else if (answer == ForkServerPipe.END) {
            throw ended();
        }
        return answer;
    }

    /** Ends it now, for this reason. Waits for nobody who asks it. */
    void end(String why) {
        synchronized (process) {
            if (!isGone()) {
                endNote = "; PyBridge ended it: " + why;
                try {
                    cause = process.kill();
                } catch (IOException e) {
                    endNote += ", but " + e.getMessage();
                }
            }
        }
        closePipe();
    }

    private void closePipe() {
        try {
            pipe.close();
        } catch (IOException e) {
            System.getLogger("org.pybridge")
                    .log(Level.WARNING, "a fork server's pipe is not closed: pid=" + pid(), e);
        }
    }

    /** What is told of its end, which is about to come or has come. */
    private IOException ended() {
        awaitEnd(WorkerProcess.DYING_NANOS);
        closePipe();
        return new IOException(
                "the process that workers are forked from died: "
                        + cause
                        + ", pid="
                        + pid()
                        + endNote
                        + WorkerDeath.lastLines(errors.lastLines(OUTPUT_MILLIS)));
    }

    private void awaitEnd(long limitNanos) {
        synchronized (process) {
            try {
                cause = cause == null ? ChildProcess.awaitEnd(process, limitNanos) : cause;
            } catch (IOException e) {
                cause = ExitCause.unseen();
                endNote += " (" + e.getMessage() + ")";
            }
            if (cause == null) {
                end("it has closed its pipe, but goes on");
            }
        }
    }

    /** Ends it once it has done what it is asked; its exit functions run. */
    void close() {
        asking.lock();
        try {
            pipe.closeRequests(); // by which it hears
            awaitEnd(WorkerProcess.LEAVING_NANOS);
        } catch (IOException e) {
            end("its pipe cannot be closed: " + e.getMessage());
        } finally {
            asking.unlock();
        }
        closePipe();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OUTPUT_MILLIS);
        output.awaitEnd(deadline);
        errors.awaitEnd(deadline);
    }
}
