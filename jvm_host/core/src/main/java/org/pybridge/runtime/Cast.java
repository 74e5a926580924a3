package org.pybridge.runtime;

/**
 * An argument with the type that overload resolution shall see.
 *
 * @param type the type that {@code java.cast} names
 * @param value an instance of it, or its box; null for a reference type
 * @param isLive whether the value is a live Java object, not a copy of what Python had
 */
record Cast(Class<?> type, Object value, boolean isLive) {
    /** The value itself, be it cast or not. */
    static Object strip(Object value) {
        return value instanceof Cast ? ((Cast) value).value() : value;
    }
}
