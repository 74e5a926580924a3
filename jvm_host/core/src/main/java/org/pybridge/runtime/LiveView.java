package org.pybridge.runtime;

import java.math.BigInteger;
import org.pybridge.PyObject;

/**
 * A value that goes to Python as a live object, even where the value table has a copy for it.
 *
 * @param object the object; not null
 */
record LiveView(Object object) {
    /** The value, live unless it is immutable and has a counterpart in Python. */
    static Object of(Object value) {
        return value == null || isScalar(value) || value instanceof PyObject
                ? value
                : new LiveView(value);
    }

    private static boolean isScalar(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Double
                || value instanceof Float
                || value.getClass() == BigInteger.class;
    }
}
