package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.Optional;
import org.pybridge.PyObject;
import org.pybridge.PyWeakReference;
import org.pybridge.frame.FrameLayout;

/** A handle on a {@code weakref.ref} of Python's. */
final class PythonWeakReference implements PyWeakReference {
    private final PythonHandle reference;

    private PythonWeakReference(PythonHandle reference) {
        this.reference = reference;
    }

    static PythonWeakReference to(PythonHandle target) {
        Session session = target.ref().session();
        Object made = target.serve("weakref:ref", FrameLayout.RESULT_AS_HANDLE, target);
        PythonHandle reference = session.scopes().without((PythonHandle) made);
        reference.ref().own();
        return new PythonWeakReference(reference);
    }

    @Override
    public Optional<PyObject> get() {
        LiveRef live = reference.ref();
        Session session = live.session();
        PythonHandle object = (PythonHandle) session.call(live.id(), FrameLayout.RESULT_AS_HANDLE);
        Reference.reachabilityFence(live);
        if ((Boolean) session.call(session.services().id("same"), 0, object, null)) {
            session.scopes().without(object).close();
            return Optional.empty();
        }
        return Optional.of(object);
    }

    @Override
    public String toString() {
        return "PyWeakReference to " + reference;
    }
}
