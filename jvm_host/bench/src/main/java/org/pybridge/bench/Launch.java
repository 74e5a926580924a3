package org.pybridge.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A command that prints one line; timed from its start to that line. */
record Launch(List<String> command, String line) {
    /**
     * Starts it, reads the line and waits for the end.
     *
     * @return the nanoseconds until the line was there
     * @throws WrongResultException if it prints something else
     */
    long ns() {
        try {
            final long startNs = System.nanoTime();
            final Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                final String seen = output.readLine();
                final long ns = System.nanoTime() - startNs;
                process.waitFor();
                WrongResultException.unlessEqual(String.join(" ", command), seen, line);
                return ns;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start: " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a start", e);
        }
    }
}
