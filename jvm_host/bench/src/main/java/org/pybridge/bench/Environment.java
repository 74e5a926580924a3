package org.pybridge.bench;

import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
        return python == null ? python(builder -> builder) : python;
    }

    /**
     * Starts that Python with settings of the scenario's own.
     *
     * @throws IllegalStateException if it runs already
     */
    public Python python(UnaryOperator<PythonConfig.Builder> settings) {
        if (python != null) {
            throw new IllegalStateException("Python runs already, with other settings");
        }
        PythonConfig.Builder builder = PythonConfig.builder().python(executable);
        python = Python.start(settings.apply(builder.mode(mode).addPath(functions)).build());
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
    public Reference program(String program, String... arguments) {
        return ReferenceProgram.start(
                program + " " + String.join(" ", arguments), floor.resolve(program), arguments);
    }

    /** Two bare processes that carry as many bytes each way by the way that PyBridge uses. */
    public Reference hop(int payloadBytes) {
        return hop("memory", payloadBytes);
    }

    /**
     * Two bare processes that carry as many bytes each way.
     *
     * @param way {@code pipe}, {@code socket}, {@code memory} (spinning) or {@code futex}
     */
    public Reference hop(String way, int payloadBytes) {
        return program("hop", way, Integer.toString(payloadBytes));
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
