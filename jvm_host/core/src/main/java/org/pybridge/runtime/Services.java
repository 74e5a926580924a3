package org.pybridge.runtime;

import java.util.HashMap;
import java.util.Map;

/** What a new session tells: Python's version, and the handles of the functions it serves. */
final class Services {
    private final String version;
    private final String bridgeVersion;
    private final Map<String, PythonHandle> functions = new HashMap<>();

    Services(Map<?, ?> opened) {
        version = String.valueOf(opened.get("version"));
        bridgeVersion = String.valueOf(opened.get("bridge_version"));
        for (Map.Entry<?, ?> told : opened.entrySet()) {
            if (told.getValue() instanceof PythonHandle) {
                functions.put((String) told.getKey(), (PythonHandle) told.getValue());
            }
        }
    }

    /** Python's version, such as {@code "3.11.7"}. */
    String version() {
        return version;
    }

    /** Drops the handles. */
    void close() {
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
