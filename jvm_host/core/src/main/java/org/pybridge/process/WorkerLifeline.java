package org.pybridge.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Posix;

/**
 * The pipe by which a worker hears what needs no GIL there, and the one of what it reports, which a
 * daemon thread reads to its end. Thread-safe.
 */
final class WorkerLifeline {
    private static final int STACKS_SECONDS = 5;
    private static final int EXIT_SECONDS = 10;
    private static final int MAX_REPORT_BYTES = 64 << 20;

    private static final long STOP_CALL = 0; // twins of MessageKind in lifeline.cpp
    private static final long REPORT_STACKS = 1;
    private static final long PREPARE_EXIT = 2;
    private static final long ADD_CHANNEL = 3;
    private static final long CHANNEL_OPENED = 4;
    private static final long CHANNEL_REFUSED = 5;
    private static final int MESSAGE_BYTES = 4 * Long.BYTES;

    private static final long ANSWER = 0; // twins of ReportKind in reports.hpp
    private static final long CHANNEL = 1;
    private static final long NO_CHANNEL = 2;
    private static final int REPORT_HEAD_BYTES = 3 * Long.BYTES;
    private static final int OFFER_BYTES = 4 * Long.BYTES;

    /** What the worker tells of its channels; called by the thread that reads. */
    interface Listener {
        /** It has made one, and waits for {@link #channelOpened} or {@link #channelRefused}. */
        void channelOffered(ChannelOffer offer);

        /** There is no channel that {@link #addChannel} could have. */
        void noChannel(String why);
    }

    private final int lifelineFd;
    private final int reportFd;
    private final Map<Long, CompletableFuture<String>> questions = new ConcurrentHashMap<>();
    private long lastQuestion;
    private boolean started;
    private boolean ended;
    private boolean closed;

    WorkerLifeline(int lifelineFd, int reportFd) {
        this.lifelineFd = lifelineFd;
        this.reportFd = reportFd;
    }

    /** Reads what the worker reports from now on. Called once. */
    synchronized void listen(Listener listener) {
        DaemonThread.of("pybridge-worker-reports", () -> read(listener)).start();
        started = true;
    }

    /**
     * The Python stacks of all threads.
     *
     * @throws IOException if the worker has ended, or does not answer in time
     */
    String pythonStacks() throws IOException {
        return answer(REPORT_STACKS, STACKS_SECONDS);
    }

    /**
     * Has the exit functions run, and waits for their end.
     *
     * @throws IOException if the worker has ended, or is not ready in time
     */
    void prepareExit() throws IOException {
        answer(PREPARE_EXIT, EXIT_SECONDS);
    }

    /** Asks that a call ends. */
    void stopCall(long session, long call, long reason) throws IOException {
        send(message(STOP_CALL, session, call, reason));
    }

    /** Asks for another channel for calls. */
    void addChannel() throws IOException {
        send(message(ADD_CHANNEL, 0, 0, 0));
    }

    /** The offered channel is open at both ends. */
    void channelOpened(long offer) throws IOException {
        send(message(CHANNEL_OPENED, offer, 0, 0));
    }

    /** The offered channel is not wanted. */
    void channelRefused(long offer, String why) throws IOException {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = message(CHANNEL_REFUSED, offer, text.length, 0).flip();
        send(memory(MESSAGE_BYTES + text.length).put(head).put(text));
    }

    private String answer(long question, int limitSeconds) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        long number = ask(question, answer);
        try {
            return answer.get(limitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + limitSeconds + " s", e);
        } catch (ExecutionException e) {
            throw ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread that asks was interrupted", e);
        } finally {
            questions.remove(number);
        }
    }

    private synchronized long ask(long question, CompletableFuture<String> answer)
            throws IOException {
        if (ended) { // nobody reads what it would answer
            throw ended();
        }
        long number = ++lastQuestion;
        questions.put(number, answer);
        send(message(question, number, 0, 0));
        return number;
    }

    private static EOFException ended() {
        return new EOFException("it has ended");
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer message(long kind, long first, long second, long third) {
        return memory(MESSAGE_BYTES).putLong(kind).putLong(first).putLong(second).putLong(third);
    }

    /** Writes a message in one piece. */
    private synchronized void send(ByteBuffer message) throws IOException {
        if (closed) {
            throw ended();
        }
        Posix.writeFully(lifelineFd, Posix.address(message), message.position());
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

    private void read(Listener listener) {
        try {
            while (true) {
                take(listener);
            }
        } catch (IOException e) {
            endAll(e); // the worker has
        } finally {
            closeReports();
        }
    }

    private synchronized void endAll(IOException cause) {
        ended = true;
        questions.values().forEach(each -> each.completeExceptionally(cause));
    }

    private void take(Listener listener) throws IOException {
        ByteBuffer head = read(REPORT_HEAD_BYTES);
        long kind = head.getLong();
        long number = head.getLong();
        long bytes = head.getLong();
        long minBytes = kind == CHANNEL ? OFFER_BYTES : 0;
        if (bytes < minBytes || bytes > MAX_REPORT_BYTES) {
            throw new IOException("no report: kind=" + kind + ", bytes=" + bytes);
        }
        ByteBuffer content = read((int) bytes);
        if (kind == CHANNEL) {
            listener.channelOffered(offer(number, content));
        } else if (kind == NO_CHANNEL) {
            listener.noChannel(content.asCharBuffer().toString());
        } else if (kind == ANSWER) {
            answered(number, content.asCharBuffer().toString());
        }
    }

    private void answered(long number, String text) {
        CompletableFuture<String> question = questions.get(number);
        if (question != null) { // else nobody waits any more
            question.complete(text);
        }
    }

    private static ChannelOffer offer(long number, ByteBuffer content) {
        boolean isForUpcalls = content.getLong() != 0;
        return new ChannelOffer(
                number,
                isForUpcalls,
                (int) content.getLong(),
                (int) content.getLong(),
                (int) content.getLong());
    }

    private void closeReports() {
        try {
            Posix.close(reportFd);
        } catch (IOException e) {
            throw new IllegalStateException("a pipe cannot be closed: " + e.getMessage(), e);
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer memory = memory(bytes);
        for (int done = 0; done < bytes; ) {
            long count = Posix.read(reportFd, Posix.address(memory) + done, bytes - done);
            if (count == 0) {
                throw ended();
            }
            done += (int) count;
        }
        return memory;
    }
}
