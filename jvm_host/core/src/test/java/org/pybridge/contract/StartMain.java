package org.pybridge.contract;

import java.nio.file.Path;
import java.time.Duration;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Starts Python in a JVM of its own and prints how that went. */
public final class StartMain {
    private StartMain() {}

    /**
     * Arguments: the mode and, unless the usual places are to be searched, the Python executable.
     */
    public static void main(String[] arguments) {
        PythonConfig.Builder builder =
                PythonConfig.builder()
                        .mode(ExecutionMode.valueOf(arguments[0]))
                        .startTimeout(Duration.ofSeconds(20))
                        .addPath(PythonModules.folder());
        if (arguments.length > 1) {
            builder.python(Path.of(arguments[1]));
        }
        try (Python python = Python.start(builder.build())) {
            System.out.println("mode=" + python.mode());
            System.out.println("reason=" + python.fallbackReason().orElse("none"));
            System.out.println(
                    "prefix=" + python.eval("__import__('sys').prefix").as(String.class));
            System.out.println("square=" + python.function("contract_functions:square").call(3));
        } catch (RuntimeException failure) {
            System.out.println("failed=" + failure.getClass().getSimpleName());
            System.out.println("message=" + failure.getMessage());
        }
        System.out.println("end of main");
    }
}
