package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;
import org.pybridge.embedded.EmbeddedSource;
import org.pybridge.platform.PreparedDependencies;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.platform.PythonLocator;
import org.pybridge.process.DependencyProgram;
import org.pybridge.process.WorkerSource;

/** Starts runtimes in the mode that was asked for. */
public final class Starter {
    private Starter() {}

    /** As {@link Python#start(PythonConfig)}. */
    public static Python start(PythonConfig config) {
        requirePaths(config);
        PythonEnvironment environment = PythonLocator.locate(config);
        if (config.dependencies().isEmpty()) {
            return start(environment, config, null);
        }
        PreparedDependencies prepared =
                DependencyProgram.prepare(config.dependencies().get(), environment);
        boolean isStarted = false;
        try {
            Python python = start(environment, config, prepared);
            isStarted = true;
            return python;
        } finally {
            if (!isStarted) {
                prepared.close();
            }
        }
    }

    /** As above; null where the job brings nothing along. */
    private static Python start(
            PythonEnvironment environment, PythonConfig config, PreparedDependencies prepared) {
        if (config.mode() == ExecutionMode.THREAD) {
            return thread(environment, config, prepared);
        } else if (config.mode() == ExecutionMode.PROCESS) {
            return process(environment, config, prepared, null);
        } else if (config.workers().count() > 1) {
            return process(
                    environment,
                    config,
                    prepared,
                    "several workers were asked for: workers="
                            .concat(Integer.toString(config.workers().count())));
        }
        try {
            return thread(environment, config, prepared);
        } catch (PythonStartException e) {
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "PyBridge runs Python in a worker process: {0}",
                            e.getMessage());
            return process(environment, config, prepared, e.getMessage());
        }
    }

    /** Python would skip a folder that is not there, and only miss its modules later. */
    private static void requirePaths(PythonConfig config) {
        for (Path path : config.paths()) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(
                        "addPath: no such folder: seen=" + path + ", wanted=one that exists");
            }
        }
    }

    private static Python thread(
            PythonEnvironment environment, PythonConfig config, PreparedDependencies prepared) {
        return new PythonRuntime(
                EmbeddedSource.start(environment, config, prepared), ExecutionMode.THREAD, null);
    }

    private static Python process(
            PythonEnvironment environment,
            PythonConfig config,
            PreparedDependencies prepared,
            String fallbackReason) {
        return new PythonRuntime(
                WorkerSource.start(environment, config, prepared),
                ExecutionMode.PROCESS,
                fallbackReason);
    }
}
