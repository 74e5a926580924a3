package org.pybridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.bench.scenario.Bar;
import org.pybridge.bench.scenario.Bars;
import org.pybridge.measure.Arguments;
import org.pybridge.measure.Machine;

/**
 * Measures one scenario in one mode, or one group of bars in all modes, in this fresh JVM and
 * writes the result to a file; or lists the scenarios.
 *
 * <p>{@code --scenario NAME --mode thread|process --seconds S --python FILE --functions FOLDER
 * --floor FOLDER --json FILE [--commit ID]}; {@code --bars GROUP --seconds S --python FILE
 * --functions FOLDER --json FILE [--commit ID]}; or {@code --list FILE}. With {@code
 * -Dpybridge.bench.slowdown=0.25} the operations of a scenario take a quarter longer, by Java code:
 * the regression gate is tried by that.
 */
public final class Main {
    private static final String SLOWDOWN = "pybridge.bench.slowdown";

    private Main() {}

    /** Runs; an exception ends the JVM with exit code 1. */
    public static void main(String... args) throws IOException, InterruptedException {
        final Arguments arguments = new Arguments(args);
        final String listFile = arguments.orNull("list");
        if (listFile != null) {
            Files.writeString(Path.of(listFile), Json.write(list()));
            return;
        }
        final Map<String, Object> measured =
                arguments.orNull("bars") == null ? measure(arguments) : measureBars(arguments);
        Files.writeString(Path.of(arguments.required("json")), Json.write(measured));
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
        try (Environment environment =
                new Environment(
                        mode,
                        Path.of(arguments.required("python")),
                        Path.of(arguments.required("functions")),
                        Path.of(arguments.required("floor")))) {
            final Result result = measure(question, environment, budget(arguments));
            return Map.of(
                    "machine",
                            Machine.fields(environment.pythonVersion(), arguments.orNull("commit")),
                    "results", List.of(result.fields()));
        }
    }

    private static Map<String, Object> measureBars(Arguments arguments)
            throws InterruptedException {
        final PythonConfig.Builder config =
                PythonConfig.builder()
                        .python(Path.of(arguments.required("python")))
                        .addPath(Path.of(arguments.required("functions")));
        try (Python process = Python.start(config.mode(ExecutionMode.PROCESS).build());
                Python thread = Python.start(config.mode(ExecutionMode.THREAD).build())) {
            final List<Bar> bars = Bars.of(arguments.required("bars"), process, thread);
            return Map.of(
                    "machine", Machine.fields(thread.version(), arguments.orNull("commit")),
                    "bars", new Comparison(bars, budget(arguments)).measure());
        }
    }

    private static Budget budget(Arguments arguments) {
        final double seconds = Double.parseDouble(arguments.required("seconds"));
        return Budget.of(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** Measures in this JVM. */
    static Result measure(Question question, Environment environment, Budget budget)
            throws InterruptedException {
        if (question instanceof StartUp startUp) {
            return startUp.measure(environment, budget);
        }
        final double slowdown = Double.parseDouble(System.getProperty(SLOWDOWN, "0"));
        final Scenario scenario = (Scenario) question;
        return new Engine(environment, budget)
                .measure(slowdown == 0 ? scenario : new Slowed(scenario, slowdown));
    }

    private static String lowerCase(ExecutionMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
