package org.pybridge.process;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pybridge.Dependencies;
import org.pybridge.PythonStartException;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.NativeLoader;
import org.pybridge.platform.NativeText;
import org.pybridge.platform.Posix;
import org.pybridge.platform.PreparedDependencies;
import org.pybridge.platform.PythonEnvironment;

/**
 * One run of {@code python -P -m bridge.dependencies}, which prepares what a job brings along. No
 * process of the JDK's: the thread that waits for those keeps class loaders for a minute.
 */
public final class DependencyProgram {
    private static final int REQUEST = 0; // its descriptors
    private static final int ANSWER = 1;
    private static final int PROGRESS = 2;
    private static final int PIPE_COUNT = 3;
    private static final int SIGTERM = 15;
    private static final int TAIL_LINES = 30;
    private static final int TAIL_CHARACTERS = 500; // of a line
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final PythonEnvironment base;
    private final ChildProcess process;
    private final CompletableFuture<byte[]> answer;
    private final CompletableFuture<String> lastLines;
    private ExitCause cause; // null until its end was seen

    private DependencyProgram(PythonEnvironment base, ChildProcess process, ChildPipes pipes) {
        this.base = base;
        this.process = process;
        InputStream output = new ChildStream(pipes.take(ANSWER));
        answer = DaemonThread.future("pybridge-dependencies-answer", () -> whole(output));
        InputStream errors = new ChildStream(pipes.take(PROGRESS));
        lastLines = DaemonThread.future("pybridge-dependencies-log", () -> passedOn(errors));
    }

    /**
     * Prepares what a job brings along, which may take minutes the first time, and passes on what
     * pip tells to the logger {@code org.pybridge}.
     *
     * @param base the Python that it is for
     * @throws PythonStartException if something cannot be prepared, which is named, it takes too
     *     long, or this thread is interrupted; by then the program has ended
     */
    public static PreparedDependencies prepare(Dependencies wanted, PythonEnvironment base) {
        NativeLoader.load(base);
        byte[] request = PreparedDependencies.request(wanted);
        byte[] answer;
        try {
            answer = run(base, request, wanted.timeout());
        } catch (IOException e) {
            throw new PythonStartException(
                    PreparedDependencies.failure(base, "cannot run: " + e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PythonStartException(PreparedDependencies.failure(base, "interrupted"), e);
        }
        return PreparedDependencies.of(answer, base);
    }

    private static byte[] run(PythonEnvironment base, byte[] request, Duration timeout)
            throws IOException, InterruptedException {
        byte[][] argv = {
            NativeText.bytes(base.executable()),
            NativeText.bytes("-P"),
            NativeText.bytes("-m"),
            NativeText.bytes("bridge.dependencies")
        };
        ChildPipes pipes = ChildPipes.make(PIPE_COUNT, fd -> fd == REQUEST);
        DependencyProgram program = null;
        try {
            long pid = Posix.spawn(argv, null, null, pipes.childFds());
            program = new DependencyProgram(base, new ChildProcess.Spawned(pid), pipes);
            pipes.closeChildEnds();
            send(request, pipes.own(REQUEST));
            pipes.closeOwn(REQUEST);
            return program.answer(timeout);
        } finally {
            if (program == null) {
                pipes.closeChildEnds();
            } else {
                program.end();
            }
            pipes.closeOwnEnds();
        }
    }

    private static void send(byte[] request, int fd) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request);
        try {
            Posix.writeFully(fd, Posix.address(bytes), request.length);
        } catch (EOFException e) {
            return; // it has ended, for a reason that it tells
        }
    }

    private byte[] answer(Duration timeout) throws IOException, InterruptedException {
        byte[] bytes;
        try {
            bytes = get(answer, timeout);
        } catch (TimeoutException e) {
            end();
            throw failed("not prepared in time: timeout=" + timeout);
        }
        awaitEnd();
        if (!PreparedDependencies.isAnswer(bytes)) {
            throw failed("no answer: " + cause);
        }
        return bytes;
    }

    /** Has it end pip and remove what is half done, if it still runs. */
    private void end() throws IOException {
        if (cause == null) {
            Posix.kill(process.pid(), SIGTERM);
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            cause = ChildProcess.awaitEnd(process, ENDING.toNanos());
            if (cause == null) {
                cause = process.kill();
            }
        } catch (IOException e) {
            cause = ExitCause.unseen();
        }
    }

    private PythonStartException failed(String why) throws IOException, InterruptedException {
        String told;
        try {
            told = get(lastLines, ENDING);
        } catch (TimeoutException e) {
            told = ", and a child of it keeps its output open: waited=" + ENDING;
        }
        return new PythonStartException(PreparedDependencies.failure(base, why + told));
    }

    private static <T> T get(CompletableFuture<T> read, Duration limit)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return read.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("its output cannot be read: " + e.getCause(), e);
        }
    }

    private static byte[] whole(InputStream output) throws IOException {
        try (output) {
            return output.readAllBytes();
        }
    }

    /** The last lines, each behind an end of line. */
    private static String passedOn(InputStream errors) throws IOException {
        System.Logger logger = System.getLogger("org.pybridge");
        Deque<String> tail = new ArrayDeque<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(errors, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                logger.log(Level.INFO, line);
                tail.add("\n" + line.substring(0, Math.min(line.length(), TAIL_CHARACTERS)));
                if (tail.size() > TAIL_LINES) {
                    tail.remove();
                }
            }
        }
        return String.join("", tail);
    }
}
