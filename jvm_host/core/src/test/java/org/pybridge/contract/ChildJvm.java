package org.pybridge.contract;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a main class of the test class path in a JVM of its own, for cases that could end the JVM.
 */
final class ChildJvm {
    /** How the child ended. */
    record Result(int exitCode, String output) {}

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private ChildJvm() {}

    static Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(List.of(), main, arguments);
    }

    static Result run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(LIMIT, options, main, arguments);
    }

    static Result run(Duration limit, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return end(command(options, main, arguments), limit);
    }

    /** As {@link #run}, with a limit of the shell's {@code ulimit} on it and its workers. */
    static Result runLimited(String ulimit, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("sh", "-c", "ulimit " + ulimit + "; exec \"$@\"", "sh"));
        command.addAll(command(List.of(), main, arguments));
        return end(command, LIMIT);
    }

    private static List<String> command(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED"); // else newer JDKs warn
        command.add("-cp");
        command.add(classPath());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("pybridge."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Result end(List<String> command, Duration limit)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("pybridge-child");
        File output = folder.resolve("output.txt").toFile();
        try {
            Process child =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output)
                            .start();
            try {
                child.getOutputStream().close();
                if (child.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    return new Result(child.exitValue(), text(output) + crashReport(folder));
                }
                dumpThreads(child, output);
            } finally {
                killAll(child); // a test that is over may not leave it running
            }
            throw new AssertionError(
                    "the child JVM did not end within "
                            + limit
                            + "; its output, with its threads:\n"
                            + text(output)
                            + crashReport(folder));
        } finally {
            deleteAll(folder);
        }
    }

    private static String text(File output) throws IOException {
        return new String(Files.readAllBytes(output.toPath()), StandardCharsets.UTF_8);
    }

    /** The JVM writes its threads to its output; one that cannot any more is not waited for. */
    private static void dumpThreads(Process child, File output)
            throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(child.pid())).start().waitFor();
        for (int i = 0; i < 30 && !text(output).contains("JNI global ref"); i++) {
            if (child.waitFor(100, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private static void killAll(Process child) {
        List<ProcessHandle> descendants = child.descendants().toList();
        child.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        child.onExit().join();
    }

    private static String crashReport(Path folder) throws IOException {
        try (var reports = Files.newDirectoryStream(folder, "hs_err*.log")) {
            for (Path report : reports) {
                return "\n"
                        + Files.readString(report)
                                .lines()
                                .limit(80)
                                .collect(Collectors.joining("\n"));
            }
        }
        return "";
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * The test class path, also where the test runner put it behind a jar with nothing but a
     * manifest.
     */
    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
