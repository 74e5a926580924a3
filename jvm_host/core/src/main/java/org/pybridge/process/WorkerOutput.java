package org.pybridge.process;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.Posix;

/**
 * A worker's standard output or error: passed on to a stream of this process by whole lines, its
 * last lines kept for the error that tells of the worker's death. Read by a daemon thread of its
 * own until the stream's end.
 *
 * <p>A carriage return ends a line too, for the sake of progress bars. A line longer than the
 * buffer comes in pieces.
 */
final class WorkerOutput {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int KEPT_BYTES = 64 * 1024; // the stacks of all threads, too
    private static final int TOLD_CHARACTERS = 8 * 1024;
    private static final int TOLD_CHARACTERS_AFTER_FATAL_ERROR = 16 * 1024;
    private static final String FATAL_ERROR = "Fatal Python error: ";

    private final int fd;
    private final Supplier<PrintStream> target;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES); // of its thread
    private final byte[] lines = new byte[BUFFER_BYTES]; // likewise
    private final Deque<byte[]> kept = new ArrayDeque<>();
    private int keptBytes;
    private final CountDownLatch ended = new CountDownLatch(1);

    private WorkerOutput(int fd, Supplier<PrintStream> target) {
        this.fd = fd;
        this.target = target;
    }

    /**
     * Takes over the descriptor and begins to read. If that fails, for lack of a thread or of
     * memory, it is closed.
     *
     * @param target asked for anew at each write: a program may replace System.out
     */
    static WorkerOutput start(int fd, String threadName, Supplier<PrintStream> target)
            throws IOException {
        boolean isStarted = false;
        try {
            WorkerOutput stream = new WorkerOutput(fd, target);
            DaemonThread.of(threadName, stream::run).start();
            isStarted = true;
            return stream;
        } finally {
            if (!isStarted) {
                Posix.close(fd);
            }
        }
    }

    private void run() {
        try {
            while (read()) {
                take(wholeLinesBytes(buffer));
            }
            take(buffer.position());
        } catch (IOException e) {
            note("the rest was lost", e);
        } finally {
            close();
            ended.countDown();
        }
    }

    private void close() {
        try {
            Posix.close(fd);
        } catch (IOException e) {
            note("the pipe cannot be closed", e);
        }
    }

    private void take(int count) {
        if (count > 0) {
            buffer.flip().get(lines, 0, count);
            buffer.compact();
            passOn(count);
            keep(count);
        }
    }

    // The worker must be able to write whatever the program has done to its streams, and its heap.
    private void passOn(int count) {
        try {
            PrintStream stream = target.get();
            stream.write(lines, 0, count);
            stream.flush();
        } catch (RuntimeException | Error e) {
            note("not passed on", e);
        }
    }

    private void note(String what, Throwable why) {
        try {
            keep(("<" + what + ": " + why + ">\n").getBytes(StandardCharsets.UTF_8));
        } catch (OutOfMemoryError e) {
            return; // then what is told of the worker's death lacks it
        }
    }

    private void keep(int count) {
        try {
            keep(Arrays.copyOf(lines, count));
        } catch (OutOfMemoryError e) {
            return; // likewise
        }
    }

    /** Reads to the buffer's end what is there; false at the stream's end. */
    private boolean read() throws IOException {
        int from = buffer.position();
        long count = Posix.read(fd, Posix.address(buffer) + from, buffer.remaining());
        Reference.reachabilityFence(buffer);
        buffer.position(from + (int) count);
        return count > 0;
    }

    private static int wholeLinesBytes(ByteBuffer buffer) {
        int end = buffer.position();
        while (end > 0 && buffer.get(end - 1) != '\n' && buffer.get(end - 1) != '\r') {
            end--;
        }
        return end > 0 || buffer.hasRemaining() ? end : buffer.position();
    }

    private synchronized void keep(byte[] bytes) {
        kept.addLast(bytes);
        keptBytes += bytes.length;
        while (keptBytes - kept.getFirst().length >= KEPT_BYTES) {
            keptBytes -= kept.removeFirst().length;
        }
    }

    /** Waits until all of the stream has been passed on, or for this {@link System#nanoTime}. */
    void awaitEnd(long deadlineNanos) {
        try {
            ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The last lines; waits for the stream's end, this long at most: a grandchild may keep it open.
     */
    String lastLines(long limitMillis) {
        try {
            boolean complete = ended.await(limitMillis, TimeUnit.MILLISECONDS);
            return text() + (complete ? "" : "\n<more may follow: the stream is still open>");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text();
        }
    }

    private synchronized String text() {
        byte[] all = new byte[keptBytes];
        int position = 0;
        for (byte[] bytes : kept) {
            System.arraycopy(bytes, 0, all, position, bytes.length);
            position += bytes.length;
        }
        int from = Math.max(0, all.length - KEPT_BYTES);
        return told(new String(all, from, all.length - from, StandardCharsets.UTF_8).strip());
    }

    /** The end of a text, or what is around the beginning of Python's report of a fatal error. */
    private static String told(String text) {
        int fatal = text.lastIndexOf(FATAL_ERROR);
        int end = fatal < 0 ? text.length() : fatal;
        int limit = fatal < 0 ? end : fatal + TOLD_CHARACTERS_AFTER_FATAL_ERROR;
        return text.substring(Math.max(0, end - TOLD_CHARACTERS), Math.min(text.length(), limit));
    }
}
