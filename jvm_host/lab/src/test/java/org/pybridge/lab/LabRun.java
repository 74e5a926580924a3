package org.pybridge.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One trial of a function of {@code lab_functions}, with files in a folder. */
final class LabRun {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTIONS =
            """
            import time

            def half(x):
                return x / 2

            def picky(x):
                if x == 2:
                    raise ValueError("two")
                return x

            def hang(x):
                while x == 2:
                    time.sleep(0.01)
                return x

            def flood(x):
                print("x" * 10_000)
                print('{"event": "result"}')
                return x

            def pair(x):
                return object(), [x]
            """;

    private final Path folder;
    private final ObjectNode spec = JSON.createObjectNode();
    private final ObjectNode inputs = JSON.createObjectNode();

    LabRun(Path folder, String mode, String function) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("lab_functions.py"), FUNCTIONS);
        inputs.put("function", "lab_functions:" + function);
        inputs.putArray("parameters").addObject().put("name", "x").put("type", "long");
        for (final String name : List.of("rows", "expected", "raises")) {
            inputs.putArray(name);
        }
        spec.put("mode", mode).put("threads", 1).put("workers", 1).put("batch", 1);
        spec.putNull("rate_per_s").put("seconds", 0.2);
        spec.put("inputs", folder.resolve("inputs.json").toString());
        spec.put("python", System.getProperty("pybridge.python"));
        spec.putArray("path").add(folder.toString());
        spec.put("warmup_max_seconds", 0.1).put("deadline_seconds", 60.0);
        spec.put("checks", true).put("overhead", false);
    }

    /** With a row, and what plain Python makes of it: a text, or an exception. */
    LabRun row(long argument, String expected, String raises) {
        inputs.withArray("rows").addArray().add(argument);
        inputs.withArray("expected").add(expected);
        inputs.withArray("raises").add(raises);
        return this;
    }

    /** With other values of the spec. */
    LabRun with(String name, Object value) {
        spec.putPOJO(name, value);
        return this;
    }

    /** What it left. */
    record Outcome(int status, List<JsonNode> events) {
        JsonNode last() {
            return events.get(events.size() - 1);
        }

        List<String> names() {
            return events.stream()
                    .map(event -> event.get("event").asText())
                    .filter(name -> !name.equals("progress"))
                    .toList();
        }
    }

    /** Runs it in this JVM. */
    Outcome here() throws IOException {
        writeFiles();
        return outcome(Lab.run(folder.resolve("spec.json"), folder.resolve("out.jsonl"), 1.5));
    }

    /** Runs it in a JVM of its own, as the command does. */
    Outcome inChild() throws IOException, InterruptedException {
        writeFiles();
        final Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Lab.class.getName(),
                                "--spec",
                                folder.resolve("spec.json").toString(),
                                "--out",
                                folder.resolve("out.jsonl").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("printed.txt").toFile())
                        .start();
        if (!child.waitFor(2, TimeUnit.MINUTES)) {
            child.destroyForcibly();
            throw new AssertionError("the JVM did not end: " + folder);
        }
        return outcome(child.exitValue());
    }

    /** What the JVM of its own has printed. */
    String printed() throws IOException {
        return Files.readString(folder.resolve("printed.txt"));
    }

    private void writeFiles() throws IOException {
        JSON.writeValue(folder.resolve("spec.json").toFile(), spec);
        JSON.writeValue(folder.resolve("inputs.json").toFile(), inputs);
    }

    private Outcome outcome(int status) throws IOException {
        final List<JsonNode> events = new ArrayList<>();
        for (final String line : Files.readAllLines(folder.resolve("out.jsonl"))) {
            events.add(JSON.readTree(line));
        }
        return new Outcome(status, events);
    }
}
