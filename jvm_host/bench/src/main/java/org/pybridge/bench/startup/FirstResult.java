package org.pybridge.bench.startup;

import java.nio.file.Path;
import java.util.Locale;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** A program that starts Python and prints the result of one call: {@code FOLDER MODE}. */
public final class FirstResult {
    private FirstResult() {}

    /** Prints it; Python is the one of {@code -Dpybridge.python}. */
    public static void main(String... arguments) {
        final PythonConfig config =
                PythonConfig.builder()
                        .mode(ExecutionMode.valueOf(arguments[1].toUpperCase(Locale.ROOT)))
                        .addPath(Path.of(arguments[0]))
                        .build();
        try (Python python = Python.start(config)) {
            System.out.println(python.function("bench_functions:add").call(1000L, 3L));
        }
    }
}
