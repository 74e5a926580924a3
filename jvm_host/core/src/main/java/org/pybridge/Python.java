package org.pybridge;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.pybridge.runtime.Starter;

/**
 * A running Python, in this process or in a worker process.
 *
 * <p>Any thread may call, at any time, platform or virtual; calls may nest through callbacks. After
 * {@link #close} every method but {@link #mode}, {@link #fallbackReason}, {@link #version}, {@link
 * #stats} and {@link #dumpThreads} throws {@link IllegalStateException}. The threading and error
 * model is in the package documentation.
 */
public interface Python extends AutoCloseable {
    /**
     * Starts the Python that {@link PythonConfig}'s list of places finds, in {@link
     * ExecutionMode#AUTO} mode.
     */
    static Python start() {
        return start(PythonConfig.builder().build());
    }

    /**
     * Starts a runtime. In thread mode all runtimes of a JVM share one interpreter: the first call
     * starts it, later ones join, at the same time too; a configuration of another Python, or of
     * another of its environments, is refused there. Blocks until Python is ready: 50-150 ms the
     * first time.
     *
     * @throws PythonStartException if Python cannot be started; its message lists all that was
     *     tried
     * @throws IllegalArgumentException if a folder of {@link PythonConfig#paths} is not there
     */
    static Python start(PythonConfig config) {
        return Starter.start(Objects.requireNonNull(config, "config"));
    }

    /**
     * Resolves a function once: {@code "module:qualified.name"}. The module is imported if need be.
     * Where the runtime has several {@link Workers}, its calls go to any of them.
     *
     * @throws IllegalArgumentException if the text is not of this form
     * @throws PythonException if the import raises, or the name is missing or not callable
     */
    PyFunction function(String name);

    /** Imports a module and returns it as a handle: {@code module("numpy").invoke("sum", x)}. */
    PyObject module(String name);

    /**
     * Runs the source of a module again, which has changed, as {@code importlib.reload} does: names
     * that the new source does not define stay. A module that is not imported yet is imported. In
     * thread mode the module is that of all runtimes; of several workers, all that have it reload
     * it.
     *
     * <p>Functions asked for by name ({@link #function}), and the interfaces of one method that
     * they implement, follow: they mean what the name means now, as of the return of this method.
     * Calls that run end in the old code. Handles stay with their object: a function got by {@code
     * module("m").attr("f")} is the old one. In a worker that replaces another one all is new.
     *
     * @throws PythonException if the module does not exist, or its source does not compile or
     *     raises: the module is left as it was
     */
    void reload(String module);

    /** Evaluates an expression in this runtime's globals. */
    PyObject eval(String expression);

    /**
     * Runs statements in this runtime's globals. A function that they define is {@code
     * get("name").as(PyFunction.class)}; {@link #function} does not find it, for the globals are no
     * module.
     */
    void exec(String source);

    /**
     * The value of a global variable as a handle.
     *
     * @throws PythonException of NameError if there is none
     */
    PyObject get(String name);

    /** Sets a global variable of this runtime. */
    void set(String name, Object value);

    /**
     * A handle on a live view of a Java object: as an argument it is the object itself, where the
     * object alone would be copied. A List, Map or Set is a sequence, mapping or set of Python's
     * then, an array is indexed and iterated over, and what Python changes in it, it changes in
     * Java. Values without a mutable state, such as a String, are converted as ever.
     */
    PyObject wrap(Object value);

    /**
     * Opens a scope for this thread: what it gets of this runtime from now on is closed with the
     * scope.
     */
    PyScope scope();

    /**
     * Runs {@code body} with the GIL held, so that the calls in it do not take it one by one. The
     * body must not wait for anything that another Python caller may own. In process mode it just
     * runs. An exception of the body reaches the caller as it is.
     *
     * <p>The calls in it let other threads have the GIL every 5 ms. A body that makes none for
     * {@link PythonConfig#holdWarning} is named by a warning of the logger {@code org.pybridge}.
     */
    void hold(Runnable body);

    /**
     * As {@link #hold(Runnable)}, with a result, and with the checked exceptions of the body as its
     * own: a body without any needs no {@code throws} around it.
     */
    <T, X extends Exception> T hold(Body<T, X> body) throws X;

    /**
     * Memory that Java and Python share, in both modes: a direct buffer, zeroed, in native byte
     * order, its address a multiple of 64. Given to Python, it and any buffer derived from it (a
     * slice, a typed view) arrive as a numpy array on the same memory: what either side writes
     * later the other one sees, a worker and its replacement too. An array on it that Python
     * returns is an {@link NdArray} on the same memory.
     *
     * <p>It lives while a buffer of it is reachable in Java, or an array on it in Python, close of
     * this runtime included. In process mode each call takes a file descriptor and whole pages: for
     * many small buffers, slice a large one. {@code slice} of a ByteBuffer forgets the byte order:
     * set it anew before a typed view is made.
     *
     * @param bytes 0 to 2^31-64
     * @throws IllegalArgumentException if there are fewer or more bytes
     * @throws OutOfMemoryError if the JVM's limit of direct memory is reached; in process mode, if
     *     all of these buffers together would take more than the largest Java heap
     * @throws IllegalStateException in process mode, if the system gives no shared memory: it is
     *     never replaced by copies
     */
    ByteBuffer allocate(long bytes);

    /**
     * What this runtime has done and holds at this moment. Waits for nothing, not for the GIL
     * either, and asks no worker: also a hung runtime answers, and a closed one with its last
     * counts.
     */
    PythonStats stats();

    /**
     * The stacks of all threads, as text for people: Java's threads by name, each with the Python
     * frames that it is in, and Python's own threads. Waits for nothing, not for the GIL either, so
     * it shows where a hung program hangs, and which thread has the GIL; also after close. In
     * process mode the worker's Python threads stand apart; one that does not answer within 5 s, as
     * it is stopped, is said not to.
     *
     * <p>Python's frames are read while Python may run: those of a thread that runs meanwhile can
     * be wrong, and the thread is marked. A virtual thread's Python frames stand at its carrier. At
     * most 100 frames of a thread are shown.
     */
    String dumpThreads();

    /**
     * Registers a {@link PythonMXBean} of this runtime in the platform's MBean server, as {@code
     * org.pybridge:type=Python,name=...}, until the runtime is closed.
     *
     * @throws IllegalArgumentException if the name is taken
     * @throws IllegalStateException if the runtime is closed or registered already, or this JVM has
     *     no module {@code java.management}
     */
    void registerMBean(String name);

    /** THREAD or PROCESS: how this runtime really runs. */
    ExecutionMode mode();

    /** Why AUTO took process mode; empty if it did not. */
    Optional<String> fallbackReason();

    /** Python's version, such as {@code "3.11.7"}. */
    String version();

    /**
     * Closes this runtime: new calls are refused, running ones are waited for, up to {@link
     * PythonConfig#closeTimeout}; then its handles are dropped and its worker is ended, by force if
     * need be. From within a call of this runtime close does not wait. Other runtimes, and the
     * interpreter, are left untouched. Idempotent.
     */
    @Override
    void close();

    /**
     * What {@link #hold(Body)} runs, mostly a lambda.
     *
     * @param <T> the type of the result
     * @param <X> the checked exception that it may throw; RuntimeException where it throws none
     */
    @FunctionalInterface
    interface Body<T, X extends Exception> {
        /** Runs with the GIL held. */
        T run() throws X;
    }
}
