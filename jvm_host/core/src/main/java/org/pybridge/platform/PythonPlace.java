package org.pybridge.platform;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One place of the list that may name a Python.
 *
 * @param origin the place's name in messages
 * @param candidate an executable or a folder; empty if the place names none
 * @param whyEmpty what is said where it names none
 * @param binding whether a Python that it names is meant: if it cannot be used, the search ends
 */
record PythonPlace(String origin, Optional<Path> candidate, String whyEmpty, boolean binding) {
    /** A place whose text names a Python on purpose; null or empty if it names none. */
    static PythonPlace named(String origin, String text) {
        boolean isSet = text != null && !text.isEmpty();
        return new PythonPlace(origin, NativeText.path(text), NativeText.whyNoPath(text), isSet);
    }

    static PythonPlace configured(String origin, Optional<Path> candidate) {
        return new PythonPlace(origin, candidate, "not set", candidate.isPresent());
    }

    static PythonPlace found(String origin, Optional<Path> candidate, String whyEmpty) {
        return new PythonPlace(origin, candidate, whyEmpty, false);
    }

    /** The line of the list that tells why this place gave no Python. */
    String failure(String why) {
        return origin + (candidate.isEmpty() ? "" : " (" + candidate.get() + ")") + ": " + why;
    }
}
