package org.pybridge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.Posix;

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
    private static final int DESCRIPTOR_COUNT = 5;

    private static final long FORK = 0; // twins of the constants in fork_server.py
    private static final long WAIT = 1;
    private static final int REQUEST_LONGS = 3;
    private static final int ANSWER_BYTES = 2 * Long.BYTES;
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private static final long OUTPUT_MILLIS = 1000;
    private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ChildProcess process;
    private final Duration limit;
    private final ChildPipes pipes;
    private final WorkerOutput output;
    private final WorkerOutput errors;
    private volatile boolean isReady;
    private volatile String refusal; // why it cannot fork for this JVM; null if it can
    private int childCount;
    private boolean isRetired;
    private ExitCause cause; // null until its end was seen; guarded by its process
    private volatile String endNote = "";

    /** What it has answered. */
    private record Answer(long number, String text) {}

    private ForkServer(ChildProcess process, Duration limit, ChildPipes pipes) throws IOException {
        this.process = process;
        this.limit = limit;
        this.pipes = pipes;
        this.output =
                WorkerOutput.start(
                        pipes.take(STANDARD_OUTPUT),
                        "pybridge-fork-server-stdout-" + process.pid(),
                        () -> System.out);
        this.errors =
                WorkerOutput.start(
                        pipes.take(STANDARD_ERROR),
                        "pybridge-fork-server-stderr-" + process.pid(),
                        () -> System.err);
    }

    /** Starts the process; waits for nothing that it does. */
    static ForkServer spawn(WorkerCommand command) throws IOException {
        ChildPipes pipes =
                ChildPipes.make(DESCRIPTOR_COUNT, fd -> fd == STANDARD_INPUT || fd == REQUESTS_FD);
        ChildProcess process = null;
        boolean isWatched = false;
        try {
            pipes.closeOwn(STANDARD_INPUT); // what reads it sees the end at once
            process = command.startForkServer(pipes.own(REQUESTS_FD), pipes.childFds());
            ForkServer server = new ForkServer(process, command.startTimeout(), pipes);
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
                } catch (IOException e) { // nobody can see it
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

    /**
     * Why it cannot fork for this JVM; null if it can. Waits until it is ready.
     *
     * @throws IOException if it has ended
     */
    synchronized String refusal() throws IOException {
        if (!isReady) {
            Answer ready = inTime("has not imported what is to be preloaded", this::answer);
            if (ready.number() < 0) {
                refusal = ready.text();
            }
            isReady = true;
            if (refusal == null && !ready.text().isEmpty()) {
                System.getLogger("org.pybridge")
                        .log(
                                Level.WARNING,
                                "forked workers do not share all: pid="
                                        + pid()
                                        + ": "
                                        + ready.text());
            }
        }
        return refusal;
    }

    /**
     * A new child of it, once it is ready.
     *
     * @param childFds element i becomes the child's descriptor i
     * @throws IOException if it cannot be forked, or has ended
     */
    synchronized ChildProcess fork(boolean hasMailboxes, int[] childFds) throws IOException {
        if (refusal() != null) {
            throw new IOException("the fork server has refused: " + refusal);
        }
        ByteBuffer request = memory((REQUEST_LONGS + childFds.length) * Long.BYTES);
        request.putLong(FORK).putLong(childFds.length).putLong(hasMailboxes ? 1 : 0);
        for (int fd : childFds) {
            request.putLong(fd);
        }
        Answer forked = inTime("has not forked", () -> asked(request));
        if (forked.number() < 0) {
            throw new IOException(
                    "the fork server cannot fork: pid=" + pid() + ": " + forked.text());
        }
        childCount++;
        return new ForkedChild(this, forked.number());
    }

    /** It is to fork no more, and ends with its last child. */
    synchronized void retire() {
        isRetired = true;
        endIfUnused();
    }

    /** One was seen to have ended. */
    synchronized void childEnded() {
        childCount--;
        endIfUnused();
    }

    private void endIfUnused() {
        if (isRetired && childCount == 0) {
            close();
        }
    }

    /**
     * As {@link Posix#waitFor} for one of its children.
     *
     * @throws IOException if it is gone itself
     */
    synchronized long childEnd(long pid) throws IOException {
        ByteBuffer request = memory(REQUEST_LONGS * Long.BYTES);
        request.putLong(WAIT).putLong(pid).putLong(0);
        return asked(request).number();
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private Answer asked(ByteBuffer request) throws IOException {
        requireRunning();
        try {
            Posix.writeFully(pipes.own(REQUESTS_FD), Posix.address(request), request.position());
            Reference.reachabilityFence(request);
        } catch (IOException e) {
            throw ended();
        }
        return answer();
    }

    private void requireRunning() throws IOException {
        if (isGone()) {
            throw ended();
        }
    }

    private Answer answer() throws IOException {
        ByteBuffer head = received(ANSWER_BYTES);
        long number = head.getLong();
        long bytes = head.getLong();
        if (bytes < 0 || bytes > MAX_TEXT_BYTES) {
            end("it broke the protocol: bytes=" + bytes);
            throw ended();
        }
        String text = StandardCharsets.UTF_8.decode(received((int) bytes)).toString();
        return new Answer(number, text);
    }

    private ByteBuffer received(int bytes) throws IOException {
        requireRunning();
        ByteBuffer memory = memory(bytes);
        for (int done = 0; done < bytes; ) {
            long count =
                    Posix.read(pipes.own(ANSWERS_FD), Posix.address(memory) + done, bytes - done);
            if (count == 0) {
                throw ended();
            }
            done += (int) count;
        }
        return memory;
    }

    private interface Question {
        Answer ask() throws IOException;
    }

    /** Ends it if that takes too long, for whoever waits cannot be interrupted. */
    private Answer inTime(String what, Question question) throws IOException {
        CountDownLatch answered = new CountDownLatch(1);
        Runnable watch =
                () -> {
                    try {
                        if (!answered.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                            end("it " + what + " within startTimeout=" + limit);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        DaemonThread.of("pybridge-fork-server-watch", watch).start();
        try {
            return question.ask();
        } finally {
            answered.countDown();
        }
    }

    /** Ends it now, for this reason. Waits for nobody who asks it. */
    void end(String why) {
        synchronized (process) {
            if (cause == null) {
                endNote = "; PyBridge ended it: " + why;
                try {
                    cause = process.kill();
                } catch (IOException e) {
                    endNote += ", but " + e.getMessage();
                }
            }
        }
    }

    /** What is told of its end, which is about to come or has come. */
    private IOException ended() {
        String how;
        synchronized (process) {
            try {
                awaitEnd(WorkerProcess.DYING_NANOS);
                how = cause == null ? "it goes on" : cause.toString();
            } catch (IOException e) {
                how = "cause unknown (" + e.getMessage() + ")";
            }
        }
        String told = errors.lastLines(OUTPUT_MILLIS);
        return new IOException(
                "the process that workers are forked from died: "
                        + how
                        + ", pid="
                        + pid()
                        + endNote
                        + WorkerDeath.lastLines(told));
    }

    private void awaitEnd(long limitNanos) throws IOException {
        if (cause == null) {
            cause = ChildProcess.awaitEnd(process, limitNanos);
        }
        if (cause == null) {
            end("it has closed its pipe, but goes on");
        }
    }

    /** Ends it once it has done what it is asked. */
    synchronized void close() {
        try {
            pipes.closeOwnEnds(); // by which it hears
            synchronized (process) {
                awaitEnd(LEAVING_NANOS);
            }
        } catch (IOException e) {
            System.getLogger("org.pybridge")
                    .log(Level.WARNING, "a fork server's end is not seen: pid=" + pid(), e);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OUTPUT_MILLIS);
        output.awaitEnd(deadline);
        errors.awaitEnd(deadline);
    }
}
