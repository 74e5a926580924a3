package org.pybridge.spi;

import java.util.Optional;
import org.pybridge.PyObject;

/** The Python exception object behind a {@link org.pybridge.PythonException}. Thread-safe. */
public interface RaisedException {
    /**
     * The object.
     *
     * @throws IllegalStateException if Python has let go of it
     */
    PyObject object();

    /** What Python prints of it; empty if it cannot be had any more. */
    Optional<String> traceback();
}
