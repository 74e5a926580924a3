package org.pybridge.runtime;

import java.util.Optional;
import org.pybridge.PyObject;
import org.pybridge.frame.FrameLayout;
import org.pybridge.spi.RaisedException;

/**
 * One of the last exceptions of a session, which Python keeps until newer ones take its place or
 * Java asks for it. Thread-safe, without a lock: Python is called, which may wait for its GIL.
 */
final class KeptException implements RaisedException {
    private final Session session;
    private final long id;
    private volatile PythonHandle handle;
    private volatile boolean failed;

    KeptException(Session session, long id) {
        this.session = session;
        this.id = id;
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
                            + session.keptExceptions()
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
            handle = (PythonHandle) answer;
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
