package org.pybridge.runtime;

import java.util.function.Predicate;
import org.pybridge.Python;

/**
 * A table of values of its own for where Python asks Java: the results of methods, fields, and
 * elements of live collections, and what is passed where any Object is taken. A compatibility layer
 * has one.
 */
public interface ValueProfile {
    /** What crosses in the place of a result; it is written by the table of values. */
    Object shown(Object value);

    /**
     * What Java gets in the place of a value that the table of values has read.
     *
     * @param isLive whether a container in it is a live Java object, which stays as it is
     */
    Object taken(Object value, Predicate<Object> isLive);

    /** Gives a runtime this profile, before its Python can call Java. */
    static void use(Python python, ValueProfile profile) {
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
