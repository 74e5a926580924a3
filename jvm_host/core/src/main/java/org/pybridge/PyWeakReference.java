package org.pybridge;

import java.util.Optional;

/**
 * A reference to a Python object that does not keep it alive; from {@link PyObject#weak}. It needs
 * no close, and belongs to no {@link PyScope}. Any thread may use it.
 */
public interface PyWeakReference {
    /**
     * A new handle on the object, which keeps it alive until it is closed; empty once Python has
     * dropped the object.
     *
     * @throws IllegalStateException if the runtime is closed
     * @throws WorkerException if the worker that owned the object has died
     */
    Optional<PyObject> get();
}
