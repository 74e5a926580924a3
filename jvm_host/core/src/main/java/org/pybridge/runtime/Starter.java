package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;
import org.pybridge.embedded.EmbeddedSource;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.platform.PythonLocator;
import org.pybridge.process.WorkerSource;

/** Starts runtimes in the mode that was asked for. */
public final class Starter {
    private Starter() {}

    /**
     * As {@link Python#start(PythonConfig)}.
     *
     * @param caller the class that started it: its loader finds classes for Python
     */
    public static Python start(PythonConfig config, Class<?> caller) {
        ClassLoader loader = caller.getClassLoader();
        PythonEnvironment environment = PythonLocator.locate(config);
        if (config.mode() == ExecutionMode.THREAD) {
            return thread(environment, config, loader);
        } else if (config.mode() == ExecutionMode.PROCESS) {
            return process(environment, config, loader, null);
        }
        try {
            return thread(environment, config, loader);
        } catch (PythonStartException e) {
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "PyBridge runs Python in a worker process: {0}",
                            e.getMessage());
            return process(environment, config, loader, e.getMessage());
        }
    }

    private static Python thread(
            PythonEnvironment environment, PythonConfig config, ClassLoader loader) {
        return new PythonRuntime(
                EmbeddedSource.start(environment, config, loader), ExecutionMode.THREAD, null);
    }

    private static Python process(
            PythonEnvironment environment,
            PythonConfig config,
            ClassLoader loader,
            String fallbackReason) {
        return new PythonRuntime(
                WorkerSource.start(environment, config, loader),
                ExecutionMode.PROCESS,
                fallbackReason);
    }
}
