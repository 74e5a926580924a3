package org.pybridge.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Posix;

/**
 * The pipe by which a worker hears what needs no GIL there, and the one of its answers, which a
 * daemon thread reads once somebody has asked. Thread-safe.
 */
final class WorkerLifeline {
    private static final int STACKS_SECONDS = 5;
    private static final int EXIT_SECONDS = 10;
    private static final long STACKS = 0; // twins in lifeline.cpp
    private static final long PREPARE_EXIT = 1;
    private static final int MESSAGE_BYTES = 3 * Long.BYTES; // twin of Message in lifeline.cpp

    private final int lifelineFd;
    private final int reportFd;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private long askedCount;
    private long takenCount;
    private boolean started;
    private boolean closed;

    WorkerLifeline(int lifelineFd, int reportFd) {
        this.lifelineFd = lifelineFd;
        this.reportFd = reportFd;
    }

    /**
     * The Python stacks of all threads.
     *
     * @throws IOException if the worker has ended, or does not answer in time
     */
    String pythonStacks() throws IOException {
        return answer(STACKS, STACKS_SECONDS);
    }

    /**
     * Has the exit functions run, and waits for their end.
     *
     * @throws IOException if the worker has ended, or is not ready in time
     */
    void prepareExit() throws IOException {
        answer(PREPARE_EXIT, EXIT_SECONDS);
    }

    private synchronized String answer(long question, int limitSeconds) throws IOException {
        ask(question);
        Optional<String> answer = Optional.empty();
        try {
            while (takenCount < askedCount) { // late answers to earlier questions come first
                answer = answers.poll(limitSeconds, TimeUnit.SECONDS);
                if (answer == null) {
                    throw new IOException("no answer within " + limitSeconds + " s");
                } else if (answer.isEmpty()) {
                    answers.add(answer); // for the next who asks
                    throw new EOFException("it has ended");
                }
                takenCount++;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread that asks was interrupted", e);
        }
        return answer.get();
    }

    private void ask(long question) throws IOException {
        if (closed) {
            throw new EOFException("it has ended");
        }
        send(0, 0, question);
        askedCount++;
        if (!started) {
            DaemonThread.of("pybridge-worker-reports", this::read).start();
            started = true;
        }
    }

    /** Writes a message of three words, in one piece; the worker has not ended. */
    void send(long first, long second, long third) throws IOException {
        ByteBuffer message =
                ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.nativeOrder());
        message.putLong(first).putLong(second).putLong(third);
        Posix.writeFully(lifelineFd, Posix.address(message), MESSAGE_BYTES);
        Reference.reachabilityFence(message);
    }

    /** The worker has ended. Closes the lifeline and the pipe. */
    synchronized void close() throws IOException {
        closed = true;
        Posix.close(lifelineFd);
        if (!started) {
            Posix.close(reportFd); // else its reader sees the end
        }
    }

    private void read() {
        try {
            while (true) {
                int bytes = read(Integer.BYTES).getInt();
                answers.add(Optional.of(read(bytes).asCharBuffer().toString()));
            }
        } catch (IOException e) {
            answers.add(Optional.empty()); // the worker has
        } finally {
            closeReports();
        }
    }

    private void closeReports() {
        try {
            Posix.close(reportFd);
        } catch (IOException e) {
            throw new IllegalStateException("a pipe cannot be closed: " + e.getMessage(), e);
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        for (int done = 0; done < bytes; ) {
            long count = Posix.read(reportFd, Posix.address(memory) + done, bytes - done);
            if (count == 0) {
                throw new EOFException("the worker has ended");
            }
            done += (int) count;
        }
        return memory;
    }
}
