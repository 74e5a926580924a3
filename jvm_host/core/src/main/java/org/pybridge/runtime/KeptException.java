package org.pybridge.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.pybridge.PyObject;
import org.pybridge.PythonException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.spi.RaisedException;

/**
 * One of the last exceptions of a session, which Python keeps until newer ones take its place or
 * Java asks for it. Thread-safe, without a lock: Python is called, which may wait for its GIL.
 */
final class KeptException implements RaisedException {
    private static final VarHandle RAISED = raisedField();

    private final Session session;
    private final long id;
    private volatile PythonHandle handle;
    private volatile boolean failed;

    KeptException(Session session, long id) {
        this.session = session;
        this.id = id;
    }

    private static VarHandle raisedField() {
        try {
            return MethodHandles.privateLookupIn(PythonException.class, MethodHandles.lookup())
                    .findVarHandle(PythonException.class, "raised", RaisedException.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * What is behind a PythonException; null if there is nothing. Not for its users, so no method.
     */
    static KeptException of(PythonException error) {
        return RAISED.get(error) instanceof KeptException kept ? kept : null;
    }

    /** The id by which Python keeps it, unless it has a {@link #handle}. */
    long id() {
        return id;
    }

    /** The handle that Java has asked for; null if it has not. */
    PythonHandle handle() {
        return handle;
    }

    /** Whether the session knows the id and the handle. */
    boolean isUsableIn(Session user) {
        PythonHandle claimed = handle;
        return claimed == null ? user == session : claimed.isUsableIn(user);
    }

    @Override
    public PyObject object() {
        session.requireOpen();
        PythonHandle claimed = handle;
        if (claimed == null) {
            claimed = claim();
        }
        if (claimed == null) {
            throw new IllegalStateException(
                    "the exception object is gone, newer exceptions took its place: keptExceptions="
                            + session.resources().keptExceptions()
                            + "; PythonConfig.builder().keptExceptions(...) sets how many are"
                            + " kept");
        }
        return claimed;
    }

    private PythonHandle claim() {
        Object answer;
        try {
            answer = session.value(id, FrameLayout.KEPT_EXCEPTION | FrameLayout.RESULT_AS_HANDLE);
        } catch (Throwable error) { // whatever it is, nobody shall wait for this thread
            failed = true;
            throw error;
        }
        if (answer instanceof PythonHandle) {
            PythonHandle made = session.scopes().without((PythonHandle) answer);
            made.ref().leaveToCleaner(); // it lives as long as the exception
            handle = made;
        }
        boolean taken = Boolean.TRUE.equals(answer);
        while (taken && handle == null && !failed) {
            Thread.yield(); // another thread has it already, and needs nothing more to store it
        }
        return handle;
    }

    @Override
    public Optional<String> traceback() {
        try {
            session.requireOpen();
            PythonHandle claimed = handle;
            Object text =
                    claimed == null
                            ? session.value(id, FrameLayout.KEPT_EXCEPTION)
                            : session.call(session.services().id("traceback"), 0, claimed);
            return Optional.ofNullable((String) text);
        } catch (RuntimeException gone) { // closed, or lost with its worker
            return Optional.empty();
        }
    }
}
