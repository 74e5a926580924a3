package org.pybridge.bench;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.bench.limit.LimitNatives;

/**
 * What a scenario runs in: a mode, a Python started when first asked for, the reference programs.
 */
public final class Environment implements AutoCloseable {
    private final ExecutionMode mode;
    private final Path executable;
    private final Path functions;
    private final Path floor;
    private Python python;

    /**
     * An environment in which nothing runs yet.
     *
     * @param executable the Python, for PyBridge and for the reference programs
     * @param functions the folder of {@code bench_functions.py}
     * @param floor the folder of the built reference programs
     */
    public Environment(ExecutionMode mode, Path executable, Path functions, Path floor) {
        this.mode = mode;
        this.executable = executable;
        this.functions = functions;
        this.floor = floor;
    }

    /** The mode to measure. */
    public ExecutionMode mode() {
        return mode;
    }

    /** The Python's executable. */
    Path executable() {
        return executable;
    }

    /** The folder of {@code bench_functions.py}. */
    Path functions() {
        return functions;
    }

    /** The folder of the built reference programs. */
    Path floor() {
        return floor;
    }

    /** The running Python, which finds {@code bench_functions}. */
    public Python python() {
        if (python == null) {
            PythonConfig.Builder builder = PythonConfig.builder().python(executable);
            python = Python.start(builder.mode(mode).addPath(functions).build());
        }
        return python;
    }

    /** The version of the Python that was started, or null if no scenario asked for one. */
    public String pythonVersion() {
        return python == null ? null : python.version();
    }

    /** A reference program that embeds the same Python and calls the same functions. */
    public Reference embedded(String program, String variant) {
        return ReferenceProgram.start(
                program + " " + variant,
                floor.resolve(program),
                variant,
                executable.toString(),
                functions.toString());
    }

    /** A reference program without Python. */
    public Reference program(String program, String argument) {
        return ReferenceProgram.start(program + " " + argument, floor.resolve(program), argument);
    }

    /** Binds the natives of the limits to a function; this thread has called Python. */
    public void openLimits(String function) {
        LimitNatives.open(floor.resolve("liblimits.so"), function);
    }

    /**
     * A limit in this JVM, where Python runs already.
     *
     * @param function the function of {@code bench_functions} that it calls
     * @param limit makes it, once its natives are there
     */
    public Reference limit(String function, Supplier<Workload> limit) {
        openLimits(function);
        return new JniLimit(limit.get());
    }

    @Override
    public void close() {
        if (python != null) {
            python.close();
        }
    }
}
