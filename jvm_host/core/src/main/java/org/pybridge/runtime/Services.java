package org.pybridge.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;

/** What a new session tells: Python's version, and the handles of the functions it serves. */
final class Services {
    private final String version;
    private final String bridgeVersion;
    private final Map<String, PythonHandle> functions = new HashMap<>();
    private final Map<String, PythonHandle> resolved = new ConcurrentHashMap<>();

    Services(Map<?, ?> opened) {
        version = String.valueOf(opened.get("version"));
        bridgeVersion = String.valueOf(opened.get("bridge_version"));
        for (Map.Entry<?, ?> told : opened.entrySet()) {
            if (told.getValue() instanceof PythonHandle) {
                PythonHandle function = (PythonHandle) told.getValue();
                LiveRef ref = function.ref().own();
                ref.session().transport().named(ref.id(), "bridge." + told.getKey());
                functions.put((String) told.getKey(), function);
            }
        }
    }

    /** Python's version, such as {@code "3.11.7"}. */
    String version() {
        return version;
    }

    /** The id of a function that is resolved by its name at first use. */
    long resolved(Session session, String name) {
        PythonHandle known = resolved.get(name);
        if (known == null) {
            known = resolve(session, name);
            known.ref().own();
            PythonHandle other = resolved.putIfAbsent(name, known);
            if (other != null) {
                known.close();
                known = other;
            }
        }
        return known.ref().id();
    }

    /** A new handle on the function of this name, of no scope. */
    PythonHandle resolve(Session session, String name) {
        Object found =
                session.call(session.watched(), id("function"), FrameLayout.RESULT_AS_HANDLE, name);
        return session.scopes().without((PythonHandle) found);
    }

    /** What a service has told that tells a text; anything else is a defect of its Python. */
    static String text(Session session, Object told) {
        if (told instanceof String) {
            return (String) told;
        }
        String seen = told == null ? "null" : told.getClass().getSimpleName();
        throw session.transport()
                .broken(new FrameException("a service gave no text: seen=" + seen));
    }

    /** Drops the handles. */
    void close() {
        resolved.values().forEach(PythonHandle::close);
        for (PythonHandle function : functions.values()) {
            function.close();
        }
    }

    /** The version of the Python package's native core. */
    String bridgeVersion() {
        return bridgeVersion;
    }

    /** The id of a service's function, which lives as long as the session. */
    long id(String name) {
        PythonHandle function = functions.get(name);
        if (function == null) {
            throw new IllegalStateException("this Python has no service: name=" + name);
        }
        return function.ref().id();
    }
}
