package org.pybridge.runtime;

import org.pybridge.binding.Implementations;

/**
 * The kinds of a method's result and parameters, four bits each from the lowest, where each is a
 * word: a primitive, or in memory a text; twin of {@code WordRoute} in {@code
 * native/py/word_call.hpp}.
 */
final class WordSignature {
    static final int VOID = 0;
    static final int BOOL = 1;
    static final int INT = 2;
    static final int FLOAT = 3;
    static final int CHAR = 4;
    static final int TEXT = 5;

    /** Beside the kind of a result: None is {@link WordCalls#NONE}. */
    static final int NULLABLE = 8;

    static final int MOST_PARAMETERS = Implementations.MOST_WORDS;

    private static final int KIND_BITS = 4;
    private static final int SESSION_SHIFT = KIND_BITS * (MOST_PARAMETERS + 1);

    private WordSignature() {}

    /** The kinds of a signature of words. */
    static int of(Class<?> result, Class<?>... parameters) {
        int kinds = kind(result);
        for (int i = 0; i < parameters.length; i++) {
            kinds |= asParameter(kind(parameters[i]), i);
        }
        return kinds;
    }

    private static int kind(Class<?> type) {
        if (type == void.class) {
            return VOID;
        } else if (type == boolean.class) {
            return BOOL;
        } else if (type == char.class) {
            return CHAR;
        } else if (type == String.class) {
            return TEXT;
        }
        return type == float.class || type == double.class ? FLOAT : INT;
    }

    static int asParameter(int kind, int index) {
        return kind << KIND_BITS * (index + 1);
    }

    static int result(int kinds) {
        return kinds & (1 << KIND_BITS) - 1;
    }

    static int parameter(int kinds, int index) {
        return result(kinds >>> KIND_BITS * (index + 1));
    }

    /** The kind of an argument whose type is not known before; VOID of null, and -1 of no word. */
    static int ofValue(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return INT;
        } else if (value instanceof String) {
            return TEXT;
        } else if (value instanceof Double) {
            return FLOAT;
        } else if (value instanceof Boolean) {
            return BOOL;
        } else if (value instanceof Short || value instanceof Byte) {
            return INT;
        } else if (value instanceof Float) {
            return FLOAT;
        }
        return value == null ? VOID : -1;
    }

    /** What goes to {@link WordCalls}. */
    static long route(long session, int kinds) {
        return session << SESSION_SHIFT | kinds;
    }
}
