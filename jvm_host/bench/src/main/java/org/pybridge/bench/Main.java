package org.pybridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.measure.Arguments;
import org.pybridge.measure.Machine;

/**
 * Measures one scenario in one mode in this fresh JVM and writes the result to a file; or lists
 * all.
 *
 * <p>{@code --scenario NAME --mode thread|process --seconds S --python FILE --functions FOLDER
 * --floor FOLDER --json FILE [--commit ID]}, or {@code --list FILE}.
 */
public final class Main {
    private Main() {}

    /** Runs; an exception ends the JVM with exit code 1. */
    public static void main(String... args) throws IOException, InterruptedException {
        final Arguments arguments = new Arguments(args);
        final String listFile = arguments.orNull("list");
        if (listFile != null) {
            Files.writeString(Path.of(listFile), Json.write(list()));
        } else {
            Files.writeString(Path.of(arguments.required("json")), Json.write(measure(arguments)));
        }
    }

    static List<Map<String, Object>> list() {
        return Scenarios.all().stream()
                .map(
                        scenario ->
                                Map.<String, Object>of(
                                        "name", scenario.name(),
                                        "question", scenario.question(),
                                        "modes",
                                                scenario.modes().stream()
                                                        .map(Main::lowerCase)
                                                        .sorted()
                                                        .toList()))
                .toList();
    }

    private static Map<String, Object> measure(Arguments arguments) throws InterruptedException {
        final Question question = Scenarios.named(arguments.required("scenario"));
        final ExecutionMode mode =
                ExecutionMode.valueOf(arguments.required("mode").toUpperCase(Locale.ROOT));
        final double seconds = Double.parseDouble(arguments.required("seconds"));
        try (Environment environment =
                new Environment(
                        mode,
                        Path.of(arguments.required("python")),
                        Path.of(arguments.required("functions")),
                        Path.of(arguments.required("floor")))) {
            final Budget budget = Budget.of(Duration.ofNanos((long) (seconds * 1e9)));
            final Result result = measure(question, environment, budget);
            return Map.of(
                    "machine",
                            Machine.fields(environment.pythonVersion(), arguments.orNull("commit")),
                    "results", List.of(result.fields()));
        }
    }

    /** Measures in this JVM. */
    static Result measure(Question question, Environment environment, Budget budget)
            throws InterruptedException {
        return question instanceof StartUp startUp
                ? startUp.measure(environment, budget)
                : new Engine(environment, budget).measure((Scenario) question);
    }

    private static String lowerCase(ExecutionMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
