package org.pybridge.udf;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a function's {@code open} learns of the job that runs it. An engine implements it; {@link
 * #of} is for those that have none. Called from Python, on the thread that opens.
 */
public interface UdfContext {
    /** A context of one subtask, with these parameters. */
    static UdfContext of(Map<String, String> jobParameters) {
        Map<String, String> parameters = Map.copyOf(jobParameters);
        return (name, absent) -> parameters.getOrDefault(name, absent);
    }

    /** A parameter of the job; {@code absent} where there is none of this name. */
    String jobParameter(String name, String absent);

    /** The name of the task. */
    default String taskName() {
        return "task";
    }

    /** How many subtasks the task has. */
    default int parallelism() {
        return 1;
    }

    /** How many subtasks the task may have. */
    default int maxParallelism() {
        return Math.max(1, parallelism());
    }

    /** The place of this subtask, from 0. */
    default int subtaskIndex() {
        return 0;
    }

    /** How often this subtask was tried before: 0 at first. */
    default int attempt() {
        return 0;
    }

    /** Where the metrics are kept of the function that is opened; by default nobody reads them. */
    default UdfMetrics metrics() {
        return new InMemoryMetrics();
    }

    /** Who is told how long the calls of the function take; null, by default, for nobody. */
    default UdfTimer timer() {
        return null;
    }

    /**
     * Where the states are kept of the function that is opened; by default there is no place for
     * them.
     *
     * @throws IllegalStateException if there is none: the function cannot be opened then
     */
    default UdfState state() {
        throw new IllegalStateException(
                "no state: seen=a UdfContext without, wanted one whose state() has a place for it");
    }

    /**
     * The files, or folders, that the job brings along for its functions, by their names; on disk,
     * and there when the function is opened. Asked once for each opening.
     */
    default Map<String, Path> cacheFiles() {
        return Map.of();
    }
}
