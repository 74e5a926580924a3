package org.pybridge.runtime;

import org.pybridge.Python;

/**
 * A table of values of its own for what Java gives to Python when asked there: the results of
 * methods, fields, and elements of live collections. A compatibility layer has one.
 */
@FunctionalInterface
public interface ResultProfile {
    /** What crosses in the value's place; it is written by the table of values. */
    Object shown(Object value);

    /** Gives a runtime this profile, before its Python can call Java. */
    static void use(Python python, ResultProfile profile) {
        ((PythonRuntime) python).session().resources().profile(profile);
    }

    /**
     * Converts a value that came from Python by the table of values.
     *
     * @throws org.pybridge.ConversionException if it is of another type or does not fit
     */
    static <T> T converted(Python python, Class<T> type, Object value) {
        return ((PythonRuntime) python).session().conversions().to(type, value, "value");
    }

    /** The value as a live object, even where the table of values has a copy for it. */
    static Object live(Object value) {
        return LiveView.of(value);
    }
}
