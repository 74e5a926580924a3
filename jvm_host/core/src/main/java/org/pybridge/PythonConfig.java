package org.pybridge;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * How to start Python. Immutable.
 *
 * <p>Which Python, first found wins: {@link Builder#python}, the system property {@code
 * pybridge.python}, the environment variables {@code PYBRIDGE_PYTHON} and {@code VIRTUAL_ENV}, the
 * environment that this jar lies in, {@code python3} on the PATH.
 */
public final class PythonConfig {
    private final Path python;
    private final ExecutionMode mode;
    private final List<Path> paths;
    private final List<String> preload;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Executor executor;
    private final Duration startTimeout;
    private final Duration closeTimeout;
    private final Duration holdWarning;
    private final Duration callTimeout;
    private final Duration callGrace;
    private final Duration workerSpin;
    private final int keptExceptions;
    private final boolean recordsCalls;
    private final boolean tracksHandles;
    private final boolean truncatesToMicroseconds;
    private final Map<Class<?>, Converter<?>> converters;
    private final OutputStream stdout;
    private final OutputStream stderr;
    private final Function<String, System.Logger> logging;
    private final Workers workers;
    private final List<String> warmUp;
    private final CallQueue queue;
    private final Dependencies dependencies;

    private PythonConfig(Builder builder) {
        python = builder.python;
        mode = builder.mode;
        paths = List.copyOf(builder.paths);
        preload = List.copyOf(builder.preload);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
        workingDirectory = builder.workingDirectory;
        executor = builder.executor;
        startTimeout = builder.startTimeout;
        closeTimeout = builder.closeTimeout;
        holdWarning = builder.holdWarning;
        callTimeout = builder.callTimeout;
        callGrace = builder.callGrace;
        workerSpin = builder.workerSpin;
        keptExceptions = builder.keptExceptions;
        recordsCalls = builder.recordsCalls;
        tracksHandles = builder.tracksHandles;
        truncatesToMicroseconds = builder.truncatesToMicroseconds;
        converters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.converters));
        stdout = builder.stdout;
        stderr = builder.stderr;
        logging = builder.logging;
        workers = builder.workers;
        warmUp = List.copyOf(builder.warmUp);
        queue = builder.queue;
        dependencies = builder.dependencies;
    }

    /** A builder with mode AUTO and no path. */
    public static Builder builder() {
        return new Builder();
    }

    /** The Python executable asked for; empty to search. */
    public Optional<Path> python() {
        return Optional.ofNullable(python);
    }

    /** The mode asked for. */
    public ExecutionMode mode() {
        return mode;
    }

    /** What is put in front of {@code sys.path}, in this order: folders, archives. */
    public List<Path> paths() {
        return paths;
    }

    /** Modules imported at start, and again by a replaced worker. */
    public List<String> preload() {
        return preload;
    }

    /** Environment variables of the worker, beside those of this process. Process mode only. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The worker's working directory; empty for this process's. Process mode only. */
    public Optional<Path> workingDirectory() {
        return Optional.ofNullable(workingDirectory);
    }

    /** Where {@link PyFunction#callAsync} runs; empty for a bounded pool of daemon threads. */
    public Optional<Executor> executor() {
        return Optional.ofNullable(executor);
    }

    /** How long a worker may take until it is ready. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** How long {@link Python#close} waits for running calls. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** How long {@link Python#hold} may keep the GIL before a warning names it; zero for ever. */
    public Duration holdWarning() {
        return holdWarning;
    }

    /** How long a call without a {@link PyFunction#timeout} may take; zero for ever. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** How long Python's code may take to end after its deadline or a cancellation. */
    public Duration callGrace() {
        return callGrace;
    }

    /** How long a thread looks for a worker's reply, and this for a call, before it sleeps. */
    public Duration workerSpin() {
        return workerSpin;
    }

    /** How many of the last Python exceptions are kept for {@link PythonException#exception}. */
    public int keptExceptions() {
        return keptExceptions;
    }

    /** Whether calls are events of the JDK's flight recorder. */
    public boolean recordsCalls() {
        return recordsCalls;
    }

    /** Whether each handle knows where it was made. */
    public boolean tracksHandles() {
        return tracksHandles;
    }

    /** Whether nanoseconds that Python cannot hold are cut; if not, such times are refused. */
    public boolean truncatesToMicroseconds() {
        return truncatesToMicroseconds;
    }

    /** The converters by their class. */
    public Map<Class<?>, Converter<?>> converters() {
        return converters;
    }

    /** Where {@code sys.stdout} goes; empty for the process's standard output. */
    public Optional<OutputStream> stdout() {
        return Optional.ofNullable(stdout);
    }

    /** Where {@code sys.stderr} goes; empty for the process's standard error. */
    public Optional<OutputStream> stderr() {
        return Optional.ofNullable(stderr);
    }

    /** The loggers that Python's {@code logging} reaches; empty where Python's own do it. */
    public Optional<Function<String, System.Logger>> logging() {
        return Optional.ofNullable(logging);
    }

    /** The worker processes. Process mode only. */
    public Workers workers() {
        return workers;
    }

    /** Functions called once before any other, in each worker. */
    public List<String> warmUp() {
        return warmUp;
    }

    /** How many calls wait at most. */
    public CallQueue queue() {
        return queue;
    }

    /** What the job brings along; empty for nothing. */
    public Optional<Dependencies> dependencies() {
        return Optional.ofNullable(dependencies);
    }

    /** Builds a {@link PythonConfig}. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_SPIN = Duration.ofMillis(10);

        private Path python;
        private ExecutionMode mode = ExecutionMode.AUTO;
        private final List<Path> paths = new ArrayList<>();
        private final List<String> preload = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path workingDirectory;
        private Executor executor;
        private Duration startTimeout = Duration.ofSeconds(60);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private Duration holdWarning = Duration.ofSeconds(5);
        private Duration callTimeout = Duration.ZERO;
        private Duration callGrace = Duration.ofSeconds(1);
        private Duration workerSpin = Duration.ofNanos(50_000);
        private int keptExceptions = 64;
        private boolean recordsCalls;
        private boolean tracksHandles;
        private boolean truncatesToMicroseconds;
        private final Map<Class<?>, Converter<?>> converters = new LinkedHashMap<>();
        private OutputStream stdout;
        private OutputStream stderr;
        private Function<String, System.Logger> logging;
        private Workers workers = Workers.of(1);
        private final List<String> warmUp = new ArrayList<>();
        private CallQueue queue = new CallQueue(10_000, WhenBusy.FAIL);
        private Dependencies dependencies;

        private Builder() {}

        /** The Python executable, or the folder of its virtual environment. */
        public Builder python(String executable) {
            return python(Path.of(Objects.requireNonNull(executable, "executable")));
        }

        /** The Python executable, or the folder of its virtual environment. */
        public Builder python(Path executable) {
            python = Objects.requireNonNull(executable, "executable");
            return this;
        }

        /** The mode; AUTO if not called. */
        public Builder mode(ExecutionMode value) {
            mode = Objects.requireNonNull(value, "value");
            return this;
        }

        /** As {@link #addPath(Path)}. */
        public Builder addPath(String folder) {
            return addPath(Path.of(Objects.requireNonNull(folder, "folder")));
        }

        /**
         * Adds a folder, or an archive of modules, in front of {@code sys.path}, after those added
         * before. Python does not start if it is not there.
         */
        public Builder addPath(Path folder) {
            paths.add(Objects.requireNonNull(folder, "folder").toAbsolutePath());
            return this;
        }

        /** Adds a module to import at start. */
        public Builder preload(String module) {
            preload.add(Objects.requireNonNull(module, "module"));
            return this;
        }

        /** Sets an environment variable of the worker. Process mode only. */
        public Builder environment(String name, String value) {
            EnvironmentVariable.require(name, value);
            environment.put(name, value);
            return this;
        }

        /** The worker's working directory. Process mode only. */
        public Builder workingDirectory(Path folder) {
            workingDirectory = Objects.requireNonNull(folder, "folder").toAbsolutePath();
            return this;
        }

        /** Where {@link PyFunction#callAsync} runs its calls. It is not shut down by close. */
        public Builder executor(Executor value) {
            executor = Objects.requireNonNull(value, "value");
            return this;
        }

        /** How long a worker may take until it is ready and warm; 60 s if not called. */
        public Builder startTimeout(Duration value) {
            startTimeout = Durations.positive("startTimeout", value);
            return this;
        }

        /** How long close waits for running calls; 10 s if not called. */
        public Builder closeTimeout(Duration value) {
            closeTimeout = Durations.positive("closeTimeout", value);
            return this;
        }

        /**
         * How long the body of {@link Python#hold} may keep the GIL without a call of Python before
         * a warning names it, with the Java stack of its thread and the Python stacks of all; 5 s
         * if not called, and zero for no warning. Thread mode only.
         */
        public Builder holdWarning(Duration value) {
            holdWarning = Durations.zeroOrPositive("holdWarning", value);
            return this;
        }

        /**
         * How long a call may take, as {@link PyFunction#timeout} tells; zero, and if not called,
         * for ever. It holds for calls of functions and of what they are bound to, for {@code
         * exec}, {@code eval}, {@code get}, {@code set}, {@code module}, {@code function}, {@code
         * reload}, and for {@code invoke}, {@code attr}, {@code setAttr}, {@code repr} and {@code
         * toString} of objects; not for iteration, context managers and conversions.
         */
        public Builder callTimeout(Duration value) {
            callTimeout = Durations.zeroOrPositive("callTimeout", value);
            return this;
        }

        /**
         * How long Python's code may take to end after its deadline or a cancellation, before it is
         * reported, and in process mode its worker ended; 1 s if not called.
         */
        public Builder callGrace(Duration value) {
            callGrace = Durations.positive("callGrace", value);
            return this;
        }

        /**
         * How long a thread looks for a worker's reply, and the worker for the next call, before it
         * goes to sleep: to wake it takes 5 to 50 µs. 50 µs if not called; zero to sleep at once.
         * Not all do: half of the processors at most, and none whose last waits were longer.
         *
         * @throws IllegalArgumentException if it is negative, or longer than 10 ms
         */
        public Builder workerSpin(Duration value) {
            workerSpin = Durations.atMost(LONGEST_SPIN, "workerSpin", value);
            return this;
        }

        /**
         * How many of the last Python exceptions are kept for {@link PythonException#exception}; 64
         * if not called. Each keeps the locals of its Python frames alive.
         */
        public Builder keptExceptions(int count) {
            keptExceptions = (int) Workers.atLeast(0, "keptExceptions", count);
            return this;
        }

        /**
         * Whether calls are events of the JDK's flight recorder, {@code org.pybridge.PythonCall}
         * and {@code org.pybridge.GilWait}, while a recording asks for them. All calls then take
         * the general way through a frame, so that numbers and texts cross less quickly.
         */
        public Builder recordCalls(boolean value) {
            recordsCalls = value;
            return this;
        }

        /**
         * Whether to note where in the program each handle is made, to find those that nobody
         * closes: {@link PythonStats#handleSites} counts the live ones by place, and a warning of
         * the logger {@code org.pybridge} names the place of one that the garbage collector had to
         * release. It costs some microseconds for each handle, and nothing if not called.
         */
        public Builder trackHandles(boolean value) {
            tracksHandles = value;
            return this;
        }

        /**
         * Whether to cut the nanoseconds below a microsecond of times and durations, which Python
         * cannot hold. If not called, such a time is a {@link ConversionException}.
         */
        public Builder truncateToMicroseconds(boolean value) {
            truncatesToMicroseconds = value;
            return this;
        }

        /**
         * How objects of a class and of its subclasses cross to Python, and objects of exactly this
         * class are made where they are asked for. Classes that have a row in the table of values
         * keep that row.
         *
         * @throws IllegalArgumentException if the class has a converter already, or stands for
         *     every object, an array or a primitive value
         */
        public <T> Builder converter(Class<T> type, Converter<T> converter) {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(converter, "converter");
            if (type == Object.class || type.isPrimitive() || type.isArray()) {
                throw new IllegalArgumentException(
                        "a converter is for a class or an interface: seen=" + type.getTypeName());
            }
            if (converters.putIfAbsent(type, converter) != null) {
                throw new IllegalArgumentException("a second converter: type=" + type.getName());
            }
            return this;
        }

        /** As {@link #converter(Class, Converter)}, with the two directions as functions. */
        public <T> Builder converter(
                Class<T> type,
                Function<? super T, ?> toPython,
                Function<Object, ? extends T> fromPython) {
            return converter(type, Converter.of(toPython, fromPython));
        }

        /**
         * Where Python code of this runtime prints, in UTF-8 by whole lines: {@code sys.stdout}
         * where its calls and coroutines run, and on threads of Python's own if no other runtime is
         * open. What native code writes to the process's standard output stays there. The stream is
         * written to by whatever thread prints, with the GIL released, flushed after each write,
         * and not closed; what it throws is an OSError of {@code print}.
         */
        public Builder stdout(OutputStream stream) {
            stdout = Objects.requireNonNull(stream, "stream");
            return this;
        }

        /** As {@link #stdout}, for {@code sys.stderr}. */
        public Builder stderr(OutputStream stream) {
            stderr = Objects.requireNonNull(stream, "stream");
            return this;
        }

        /**
         * Passes what this runtime's Python code logs by {@code logging} to Java's loggers of the
         * same names, such as {@code System::getLogger}; the root logger's is {@code root}. Levels
         * of Python's loggers, which decide first, stay as they are. A record's traceback is part
         * of its text. CRITICAL is ERROR, and what is below DEBUG is TRACE.
         */
        public Builder logging(Function<String, System.Logger> loggers) {
            logging = Objects.requireNonNull(loggers, "loggers");
            return this;
        }

        /** As {@link #workers(Workers)}; 1 if not called. */
        public Builder workers(int count) {
            return workers(Workers.of(count));
        }

        /**
         * The worker processes. Process mode only: AUTO takes that for more than one, and {@link
         * #build} refuses them in thread mode.
         */
        public Builder workers(Workers value) {
            workers = Objects.requireNonNull(value, "workers");
            return this;
        }

        /**
         * Adds a function, {@code "module:name"}, to be called without arguments before any other
         * call, such as one that loads a model: in each worker, also in those that replace another.
         * What it raises fails the start.
         */
        public Builder warmUp(String function) {
            warmUp.add(Objects.requireNonNull(function, "function"));
            return this;
        }

        /**
         * How many calls wait at most, for a thread of {@link PyFunction#callAsync} and for a
         * worker, and what becomes of others; 10 000 and FAIL if not called. An {@link #executor}
         * of your own has its own limit.
         */
        public Builder queueLimit(int count, WhenBusy beyond) {
            queue = new CallQueue(count, beyond);
            return this;
        }

        /** What the job brings along: requirements, archives and Python files. */
        public Builder dependencies(Dependencies value) {
            dependencies = value.isEmpty() ? null : value;
            return this;
        }

        /** The configuration; thread mode with several workers is refused. */
        public PythonConfig build() {
            if (mode == ExecutionMode.THREAD && workers.count() > 1) {
                throw new IllegalArgumentException(
                        "thread mode has no workers: seen=THREAD, wanted=PROCESS, " + workers);
            }
            return new PythonConfig(this);
        }
    }
}
