package org.pybridge;

/**
 * Closes what was made in it: {@code try (PyScope scope = python.scope()) { … }}.
 *
 * <p>In it are all handles that the thread which opened it gets of the runtime until it is closed,
 * nested in collections, given to callbacks on this thread, and behind iterators, interfaces and
 * {@link NdArray}s too: they end with it. Of nested scopes the innermost one has a handle. Not in
 * it: functions by name ({@link Python#function}), futures, the exception object of a {@link
 * PythonException}, and what other threads get.
 */
public interface PyScope extends AutoCloseable {
    /** Takes a handle out of the scope, which lives on until it is closed; the same handle. */
    <T extends PyObject> T keep(T handle);

    /**
     * Closes the handles, the newest first, and scopes that were opened in this one. Idempotent.
     *
     * @throws IllegalStateException if another thread has opened it
     */
    @Override
    void close();
}
