package org.pybridge.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A reference in a process of its own, which runs a round whenever a line asks it to. */
public final class ReferenceProgram implements Reference {
    private final String name;
    private final Process process;
    private final BufferedReader answers;

    private ReferenceProgram(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts a program.
     *
     * @param name its name in the results
     * @throws UncheckedIOException if it cannot be started
     */
    public static ReferenceProgram start(String name, Path program, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            return new ReferenceProgram(
                    name, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start the reference program: " + String.join(" ", command), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long roundNs(int operationCount) {
        return field(answer("round " + operationCount), "ns_total");
    }

    @Override
    public Percentiles samples(long durationNs, int operationsPerSample) {
        final String answer = answer("samples " + durationNs + " " + operationsPerSample);
        final double count = operationsPerSample;
        return new Percentiles(
                field(answer, "p50") / count,
                field(answer, "p90") / count,
                field(answer, "p99") / count,
                field(answer, "p999") / count,
                field(answer, "max") / count);
    }

    private String answer(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("the reference program ended: name=" + name, e);
        }
    }

    private long field(String answer, String field) {
        final Pattern pattern = Pattern.compile('"' + field + "\":(\\d+)");
        final Matcher matcher = pattern.matcher(answer == null ? "" : answer);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "bad answer of the reference program: name="
                            + name
                            + ", seen="
                            + (answer == null ? "its end" : answer)
                            + ", wanted={\""
                            + field
                            + "\":…}");
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
