package org.pybridge.bench.startup;

import java.nio.file.Path;
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
                        .mode(
                                arguments[1].equals("thread")
                                        ? ExecutionMode.THREAD
                                        : ExecutionMode.PROCESS)
                        .addPath(Path.of(arguments[0]))
                        .build();
        try (Python python = Python.start(config)) {
            System.out.println(python.function("bench_functions:add").call(1000L, 3L));
        }
    }
}
