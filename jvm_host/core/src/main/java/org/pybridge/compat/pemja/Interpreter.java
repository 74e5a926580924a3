package org.pybridge.compat.pemja;

import java.io.Serializable;
import java.util.Map;

/**
 * Runs Python code with global variables of its own. Every method throws {@link PythonException}
 * when Python raises or a value cannot cross, and an IllegalStateException after {@link #close}.
 */
public interface Interpreter extends AutoCloseable, Serializable {
    /** Sets a global variable. */
    void set(String name, Object value);

    /** The value of a global variable; null if there is none of this name. */
    Object get(String name);

    /** The value of a global variable as this type; null if there is none, or it is None. */
    <T> T get(String name, Class<T> clazz);

    /**
     * Calls a function: a global variable, or what attributes lead to from one, as {@code
     * "math.sqrt"}.
     */
    Object invoke(String name, Object... args);

    /** Calls a function with keyword arguments. */
    Object invoke(String name, Map<String, Object> kwargs);

    /** Calls a function with both kinds of arguments; null for none of a kind. */
    Object invoke(String name, Object[] args, Map<String, Object> kwargs);

    /** Calls a method of the object that a global variable holds. */
    Object invokeMethod(String obj, String name, Object... args);

    /** Runs statements. */
    void exec(String str);

    /** Drops the global variables. Idempotent. */
    @Override
    void close();
}
