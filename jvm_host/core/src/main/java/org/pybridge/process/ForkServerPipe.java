package org.pybridge.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Posix;

/**
 * What a fork server is asked by one pipe, and its answers by another, which a daemon thread reads:
 * so whoever waits for one can stop to wait. Asked by one thread at a time.
 */
final class ForkServerPipe {
    private static final int HEAD_BYTES = 2 * Long.BYTES;
    private static final int MAX_TEXT_BYTES = 1 << 20; // twin of _MAX_TEXT_BYTES in fork_server.py

    /** There will be no more. */
    static final Answer END = new Answer(-1, "");

    /**
     * An answer.
     *
     * @param number what it is depends on the question
     * @param text may be empty
     */
    record Answer(long number, String text) {}

    private final int requestsFd;
    private final int answersFd;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private boolean areRequestsClosed; // guarded by this, as the next ones
    private boolean areAnswersClosed;
    private boolean isEnding;

    private ForkServerPipe(int requestsFd, int answersFd) {
        this.requestsFd = requestsFd;
        this.answersFd = answersFd;
    }

    /** Takes over the descriptors, and begins to read. If that fails, they are closed. */
    static ForkServerPipe start(String threadName, int requestsFd, int answersFd)
            throws IOException {
        boolean isStarted = false;
        try {
            ForkServerPipe pipe = new ForkServerPipe(requestsFd, answersFd);
            DaemonThread.of(threadName, pipe::read).start();
            isStarted = true;
            return pipe;
        } finally {
            if (!isStarted) {
                Posix.close(requestsFd);
                Posix.close(answersFd);
            }
        }
    }

    /** Asks. The numbers are one request. */
    void ask(long... numbers) throws IOException {
        ByteBuffer request = memory(numbers.length * Long.BYTES);
        for (long number : numbers) {
            request.putLong(number);
        }
        synchronized (this) {
            if (areRequestsClosed) {
                throw new EOFException("it is closed");
            }
            Posix.writeFully(requestsFd, Posix.address(request), request.position());
            Reference.reachabilityFence(request);
        }
    }

    /** The next answer, or {@link #END}; null if none comes within this time. */
    Answer next(long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    Answer next = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (next == END) {
                        answers.add(END); // for the next one who asks
                    }
                    return next;
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The server hears that it is to end. */
    synchronized void closeRequests() throws IOException {
        if (!areRequestsClosed) {
            areRequestsClosed = true;
            Posix.close(requestsFd);
        }
    }

    /** The server has ended. Another process may have inherited its side, so that no end comes. */
    synchronized void close() throws IOException {
        closeRequests();
        isEnding = true;
        if (!areAnswersClosed) {
            long self = ProcessHandle.current().pid();
            int writeFd = Posix.openPipe(self, answersFd, true);
            try {
                ByteBuffer mark = memory(1);
                Posix.writeFully(writeFd, Posix.address(mark), 1); // which wakes the reader
                Reference.reachabilityFence(mark);
            } finally {
                Posix.close(writeFd);
            }
        }
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private void read() {
        try {
            while (true) {
                ByteBuffer head = received(HEAD_BYTES);
                long number = head.getLong();
                long bytes = head.getLong();
                if (bytes < 0 || bytes > MAX_TEXT_BYTES) {
                    throw new IOException("no answer: bytes=" + bytes);
                }
                ByteBuffer text = received((int) bytes);
                answers.add(new Answer(number, StandardCharsets.UTF_8.decode(text).toString()));
            }
        } catch (IOException | RuntimeException | Error e) { // whoever waits learns that it is over
            answers.add(END);
        } finally {
            closeAnswers();
        }
    }

    private ByteBuffer received(int bytes) throws IOException {
        ByteBuffer memory = memory(bytes);
        for (int done = 0; done < bytes; ) {
            long count = Posix.read(answersFd, Posix.address(memory) + done, bytes - done);
            if (count == 0 || isEnding()) {
                throw new EOFException("it has ended");
            }
            done += (int) count;
        }
        return memory;
    }

    private synchronized boolean isEnding() {
        return isEnding;
    }

    private synchronized void closeAnswers() {
        areAnswersClosed = true;
        try {
            Posix.close(answersFd);
        } catch (IOException e) {
            throw new IllegalStateException("a pipe cannot be closed: " + e.getMessage(), e);
        }
    }
}
