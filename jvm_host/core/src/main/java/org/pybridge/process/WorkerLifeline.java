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
    private static final int PART_BYTES = 8 * 1024;

    private static final long STOP_CALL = 0; // twins of MessageKind in lifeline.cpp
    private static final long REPORT_STACKS = 1;
    private static final long PREPARE_EXIT = 2;
    private static final long ADD_CHANNEL = 3;
    private static final long CHANNEL_OPENED = 4;
    private static final long CHANNEL_REFUSED = 5;
    private static final int MESSAGE_BYTES = 4 * Long.BYTES;
    private static final int MAX_TEXT_CHARACTERS = 256; // 1,024 bytes: twin of kMaxTextBytes
    private static final byte[] NO_TEXT = {};

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

        /** Nothing more can be read of a worker that has not ended. */
        void unreadable(Throwable why);
    }

    private final int lifelineFd;
    private final int reportFd;
    private final ByteBuffer sent = memory(MESSAGE_BYTES + MAX_TEXT_CHARACTERS * Integer.BYTES);
    private final ByteBuffer received = memory(PART_BYTES); // of the thread that reads
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
        send(STOP_CALL, session, call, reason, NO_TEXT);
    }

    /** Asks for another channel for calls. */
    void addChannel() throws IOException {
        send(ADD_CHANNEL, 0, 0, 0, NO_TEXT);
    }

    /** The offered channel is open at both ends. */
    void channelOpened(long offer) throws IOException {
        send(CHANNEL_OPENED, offer, 0, 0, NO_TEXT);
    }

    /** The offered channel is not wanted. */
    void channelRefused(long offer, String why) throws IOException {
        String told = why.substring(0, Math.min(why.length(), MAX_TEXT_CHARACTERS));
        byte[] text = told.getBytes(StandardCharsets.UTF_8);
        send(CHANNEL_REFUSED, offer, text.length, 0, text);
    }

    private String answer(long question, int limitSeconds) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        long number = ask(question, answer);
        try {
            return answer.get(limitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + limitSeconds + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
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
        send(question, number, 0, 0, NO_TEXT);
        return number;
    }

    private static EOFException ended() {
        return new EOFException("it has ended");
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Writes a message in one piece. */
    private synchronized void send(long kind, long first, long second, long third, byte[] text)
            throws IOException {
        if (closed) {
            throw ended();
        }
        sent.clear().putLong(kind).putLong(first).putLong(second).putLong(third).put(text);
        Posix.writeFully(lifelineFd, Posix.address(sent), sent.position());
        Reference.reachabilityFence(sent);
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
        } catch (EOFException e) { // the worker has ended
            endAll(e);
        } catch (IOException | RuntimeException | Error e) {
            endAll(e);
            listener.unreadable(e);
        } finally {
            closeReports();
        }
    }

    private synchronized void endAll(Throwable cause) {
        ended = true;
        questions.values().forEach(each -> each.completeExceptionally(cause));
    }

    private void take(Listener listener) throws IOException {
        receive(REPORT_HEAD_BYTES);
        long kind = received.getLong();
        long number = received.getLong();
        long bytes = received.getLong();
        boolean fits = kind == CHANNEL ? bytes == OFFER_BYTES : bytes % Character.BYTES == 0;
        if (!fits || bytes < 0 || bytes > MAX_REPORT_BYTES) {
            throw new IOException("no report: kind=" + kind + ", bytes=" + bytes);
        }
        if (kind == CHANNEL) {
            listener.channelOffered(offer(number));
            return;
        }
        String text = null;
        OutOfMemoryError lack = null;
        try {
            text = text((int) bytes);
        } catch (OutOfMemoryError e) { // who waits hears of it, and others of the rest
            lack = e;
        }
        if (kind == NO_CHANNEL) {
            listener.noChannel(lack == null ? text : lack.getMessage());
        } else if (kind == ANSWER) {
            answered(number, text, lack);
        }
    }

    private void answered(long number, String text, OutOfMemoryError lack) {
        CompletableFuture<String> question = questions.get(number);
        if (question == null) {
            return; // nobody waits any more
        } else if (lack == null) {
            question.complete(text);
        } else {
            question.completeExceptionally(lack);
        }
    }

    private ChannelOffer offer(long number) throws IOException {
        receive(OFFER_BYTES);
        boolean isForUpcalls = received.getLong() != 0;
        return new ChannelOffer(
                number,
                isForUpcalls,
                (int) received.getLong(),
                (int) received.getLong(),
                (int) received.getLong());
    }

    /** The text that follows, which is read to its end even if there is no memory for it. */
    private String text(int bytes) throws IOException {
        StringBuilder text = null;
        OutOfMemoryError lack = null;
        for (int left = bytes; left > 0; left -= received.limit()) {
            receive(Math.min(left, PART_BYTES));
            if (lack != null) {
                continue;
            }
            try {
                text = text == null ? new StringBuilder(bytes / Character.BYTES) : text;
                text.append(received.asCharBuffer());
            } catch (OutOfMemoryError e) {
                lack = e;
            }
        }
        if (lack != null) {
            throw lack;
        }
        return text == null ? "" : text.toString();
    }

    private void closeReports() {
        try {
            Posix.close(reportFd);
        } catch (IOException e) {
            throw new IllegalStateException("a pipe cannot be closed: " + e.getMessage(), e);
        }
    }

    /** Has so many bytes next in {@link #received}. */
    private void receive(int bytes) throws IOException {
        for (int done = 0; done < bytes; ) {
            long count = Posix.read(reportFd, Posix.address(received) + done, bytes - done);
            if (count == 0) {
                throw ended();
            }
            done += (int) count;
        }
        received.position(0).limit(bytes);
    }
}
