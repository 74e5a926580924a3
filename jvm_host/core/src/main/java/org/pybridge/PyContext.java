package org.pybridge;

import java.io.Closeable;

/**
 * A Python context manager that was entered by {@link PyObject#enter}, for try-with-resources:
 *
 * <pre>{@code
 * try (PyContext file = ((PyObject) open.call("data.txt")).enter()) {
 *     file.value().invoke("read");
 * }
 * }</pre>
 *
 * <p>An AutoCloseable is not told how the block around it ended. So {@code __exit__} gets no
 * exception here, and cannot swallow one; {@link PyObject#with} has neither limit. One that was
 * never closed is never left, as in Python.
 */
public interface PyContext extends Closeable {
    /**
     * What {@code __enter__} gave, as a handle: a new one each time.
     *
     * @throws IllegalStateException after close
     */
    PyObject value();

    /**
     * Calls {@code __exit__(None, None, None)}, once: further calls do nothing. It may run on
     * another thread than {@code __enter__} did, in a worker even if both calls came from one
     * thread of Java's: for managers that belong to a thread, such as an RLock, use {@link
     * PyObject#with}.
     *
     * @throws PythonException if {@code __exit__} raises
     * @throws IllegalStateException if the runtime was closed before
     */
    @Override
    void close();

    /**
     * What {@link PyObject#with} runs, mostly a lambda.
     *
     * @param <T> the type of the result
     * @param <X> the checked exception that it may throw; RuntimeException where it throws none
     */
    @FunctionalInterface
    interface Body<T, X extends Exception> {
        /** Runs within the {@code with} statement; {@code value} is what {@code __enter__} gave. */
        T run(PyObject value) throws X;
    }
}
