package org.pybridge.contract;

import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** The shortest program with a result, in thread mode and in a JVM of its own. */
public final class FirstResultMain {
    static final String RESULT = "first result: 5";

    private FirstResultMain() {}

    /** Prints it. */
    public static void main(String[] arguments) {
        PythonConfig config = PythonConfig.builder().mode(ExecutionMode.THREAD).build();
        try (Python python = Python.start(config)) {
            System.out.println("first result: " + python.function("operator:add").call(2L, 3L));
        }
    }
}
