package org.pybridge.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Runs a command for its output, and ends it when it takes too long. */
final class BoundedRun {
    private BoundedRun() {}

    /**
     * Standard output and error together, in the JVM's charset for file names.
     *
     * @throws Rejection if the command cannot be run, does not end in time, or fails
     */
    static String output(List<String> command, Duration timeout) throws Rejection {
        Process process = start(command);
        try {
            // A thread of its own reads, so that a full pipe cannot block what the timeout bounds.
            CompletableFuture<byte[]> output = new CompletableFuture<>();
            Thread reader = new Thread(() -> readAll(process.getInputStream(), output));
            reader.setName("pybridge-ask-python");
            reader.setDaemon(true);
            reader.start();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Rejection("does not answer: waitedMs=" + timeout.toMillis());
            }
            reader.join(timeout.toMillis());
            if (!output.isDone()) {
                throw new Rejection(
                        "its child keeps the output open: waitedMs=" + timeout.toMillis());
            }
            String text = new String(output.join(), charset());
            if (process.exitValue() != 0) {
                throw new Rejection(
                        "cannot run: exit code "
                                + process.exitValue()
                                + ", output="
                                + text.strip());
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Rejection("interrupted while it was asked");
        } catch (CompletionException e) {
            throw new Rejection("its output cannot be read: " + e.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) throws Rejection {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new Rejection("cannot run: " + e.getMessage());
        }
    }

    private static void readAll(InputStream stream, CompletableFuture<byte[]> output) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            stream.transferTo(bytes);
            output.complete(bytes.toByteArray());
        } catch (IOException e) {
            output.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private static Charset charset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }
}
