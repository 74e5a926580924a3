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
    private static final Pattern TOTAL = Pattern.compile("\"ns_total\":(\\d+)");

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
        try {
            process.getOutputStream()
                    .write(("round " + operationCount + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return totalNs(answers.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("the reference program ended: name=" + name, e);
        }
    }

    private long totalNs(String answer) {
        Matcher matcher = TOTAL.matcher(answer == null ? "" : answer);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "bad answer of the reference program: name="
                            + name
                            + ", seen="
                            + (answer == null ? "its end" : answer)
                            + ", wanted={\"ns_total\":…}");
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
