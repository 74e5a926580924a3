package org.pybridge.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pybridge.PythonStartException;

/** One run of {@code python -P -m bridge.dependencies}, which prepares what a job brings along. */
final class DependencyProgram {
    private static final int TAIL_LINES = 30;
    private static final int TAIL_CHARACTERS = 500; // of a line
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final PythonEnvironment python;
    private final Process process;
    private final CompletableFuture<byte[]> answer;
    private final CompletableFuture<String> lastLines;

    private DependencyProgram(PythonEnvironment python, Process process) {
        this.python = python;
        this.process = process;
        answer = DaemonThread.future("pybridge-dependencies-answer", this::readAnswer);
        lastLines = DaemonThread.future("pybridge-dependencies-log", this::passOnProgress);
    }

    /**
     * Runs the program, and passes on what pip tells to the logger {@code org.pybridge}.
     *
     * @return what it has written to its standard output
     * @throws PythonStartException if it cannot be run, gives no answer in time, or this thread is
     *     interrupted, by when it has ended
     */
    static byte[] run(PythonEnvironment python, byte[] request, Duration timeout) {
        Process started;
        try {
            started =
                    new ProcessBuilder(
                                    python.executable().toString(),
                                    "-P",
                                    "-m",
                                    "bridge.dependencies")
                            .start();
        } catch (IOException e) {
            throw new PythonStartException(failure(python, "cannot run: " + e.getMessage()), e);
        }
        DependencyProgram program = null;
        try {
            program = new DependencyProgram(python, started);
            return program.answer(request, timeout);
        } catch (InterruptedException e) {
            program.end();
            Thread.currentThread().interrupt();
            throw new PythonStartException(failure(python, "interrupted"), e);
        } finally {
            started.destroyForcibly();
        }
    }

    private byte[] answer(byte[] request, Duration timeout) throws InterruptedException {
        String unsent = send(request);
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            end();
            throw failed("not prepared in time: timeout=" + timeout);
        }
        byte[] bytes = whole(answer);
        if (process.exitValue() > 1 || bytes.length == 0) {
            throw failed("no answer: exit code " + process.exitValue() + unsent);
        }
        return bytes;
    }

    private String send(byte[] request) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(request);
            return "";
        } catch (IOException e) { // it has ended, for a reason that it tells
            return ", " + e.getMessage();
        }
    }

    /** Has it end pip and remove what is half done. */
    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(ENDING.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody wants to wait
        }
    }

    private PythonStartException failed(String why) throws InterruptedException {
        return new PythonStartException(failure(python, why + whole(lastLines)));
    }

    private static String failure(PythonEnvironment python, String why) {
        return "what the job brings along cannot be prepared with "
                + python.describe()
                + ": "
                + why;
    }

    private <T> T whole(CompletableFuture<T> read) throws InterruptedException {
        try {
            return read.get(ENDING.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new PythonStartException(
                    failure(python, "its output cannot be read: " + e.getCause()), e);
        } catch (TimeoutException e) {
            throw new PythonStartException(
                    failure(python, "a child of it keeps its output open: waited=" + ENDING), e);
        }
    }

    private byte[] readAnswer() throws IOException {
        try (InputStream output = process.getInputStream()) {
            return output.readAllBytes();
        }
    }

    private String passOnProgress() throws IOException {
        System.Logger logger = System.getLogger("org.pybridge");
        Deque<String> tail = new ArrayDeque<>(List.of("")); // so that lines begin on a new one
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                logger.log(Level.INFO, line);
                tail.add(line.substring(0, Math.min(line.length(), TAIL_CHARACTERS)));
                if (tail.size() > TAIL_LINES) {
                    tail.remove();
                }
            }
        }
        return String.join("\n", tail);
    }
}
