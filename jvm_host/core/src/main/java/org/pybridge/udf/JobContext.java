package org.pybridge.udf;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the functions of one opening ask of their job: the host's context, and what is held to its
 * types, or looked for, on this side. Public methods are called from Python, by {@code
 * bridge/_udf/_job_context.py}.
 */
final class JobContext {
    private final UdfContext context;
    private final Map<String, Path> files;
    private volatile boolean isClosed;

    /**
     * For what is about to be opened.
     *
     * @throws IllegalArgumentException if a cached file is not there
     */
    JobContext(UdfContext context) {
        this.context = context;
        this.files = new LinkedHashMap<>();
        for (Map.Entry<String, Path> each : context.cacheFiles().entrySet()) {
            files.put(each.getKey(), readable(each.getKey(), each.getValue()));
        }
    }

    private static Path readable(String name, Path file) {
        Objects.requireNonNull(file, name);
        boolean isLocal = file.getFileSystem() == FileSystems.getDefault();
        if (!isLocal || !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "cached file: name="
                            + name
                            + ", seen="
                            + file
                            + (isLocal ? ", which cannot be read" : ", which is not on disk")
                            + ", wanted a file or a folder that is there");
        }
        return file.toAbsolutePath();
    }

    /** The host's. */
    public UdfContext context() {
        return context;
    }

    /** The cached files, by their names. */
    public Map<String, Path> files() {
        return files;
    }

    /**
     * The state of a value.
     *
     * @param user the name of the function that asks
     * @param described its type, by Python
     */
    public TypedState.OfValue value(String name, String user, Map<?, ?> described) {
        requireOpen(shown(name, user));
        SqlType type = SqlType.described(described);
        UdfState.ValueState state = context.state().value(name, type);
        return new TypedState.OfValue(this, shown(name, user), state, type);
    }

    /**
     * The state of a list.
     *
     * @param user the name of the function that asks
     * @param described the type of an ARRAY of its elements, by Python
     */
    public TypedState.OfList list(String name, String user, Map<?, ?> described) {
        requireOpen(shown(name, user));
        SqlType type = SqlType.described(described);
        UdfState.ListState state = context.state().list(name, type.parts().get(0));
        return new TypedState.OfList(this, shown(name, user), state, type);
    }

    /**
     * The state of a map.
     *
     * @param user the name of the function that asks
     * @param described the type of a MAP like it, by Python
     */
    public TypedState.OfMap map(String name, String user, Map<?, ?> described) {
        requireOpen(shown(name, user));
        SqlType type = SqlType.described(described);
        UdfState.MapState state =
                context.state().map(name, type.parts().get(0), type.parts().get(1));
        return new TypedState.OfMap(this, shown(name, user), state, type);
    }

    private static String shown(String name, String user) {
        return "state " + name + " of " + user;
    }

    /**
     * Refuses what a function does with a state after its end: an engine's may be gone.
     *
     * @param state what it is, as errors say it
     * @throws IllegalStateException if the function is closed
     */
    void requireOpen(String state) {
        if (isClosed) {
            throw new IllegalStateException(state + ": the function is closed");
        }
    }

    /** Ends the use of all states. */
    void close() {
        isClosed = true;
    }
}
