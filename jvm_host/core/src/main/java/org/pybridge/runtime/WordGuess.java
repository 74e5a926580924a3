package org.pybridge.runtime;

/**
 * Untyped calls of one function by words: where all arguments are words, and the result is taken to
 * be of the kind that it was last. A wrong guess costs a second entry into Python, so a function
 * whose results vary is soon called by frames alone. Thread-safe: a guess may be lost, never a
 * value.
 */
final class WordGuess {
    /** Instead of a result: this call needs a frame. */
    static final Object NO_WORDS = new Object();

    private static final int MOST_MISSES = 4;

    private final WordCalls calls;
    private int resultKind = WordSignature.INT;
    private int missCount;

    WordGuess(WordCalls calls) {
        this.calls = calls;
    }

    /** The result, or {@link #NO_WORDS} with nothing done. */
    Object call(LiveRef live, Object[] arguments) {
        int count = arguments.length;
        if (missCount > MOST_MISSES || count > WordSignature.MOST_PARAMETERS) {
            return NO_WORDS;
        }
        int expected = resultKind;
        int kinds = expected;
        for (int i = 0; i < count; i++) {
            int kind = kind(arguments[i]);
            if (kind == WordSignature.VOID) {
                return NO_WORDS;
            }
            kinds |= WordSignature.asParameter(kind, i);
        }
        long route = WordSignature.route(live.session().id(), kinds);
        long word = call(route, live.id(), arguments);
        return word == WordCalls.ELSEWHERE ? elsewhere(live, expected) : value(expected, word);
    }

    private long call(long route, long handle, Object[] arguments) {
        switch (arguments.length) {
            case 0:
                return calls.callWords(route, handle);
            case 1:
                return calls.callWords(route, handle, word(arguments[0]));
            case 2:
                return calls.callWords(route, handle, word(arguments[0]), word(arguments[1]));
            case 3:
                return calls.callWords(
                        route, handle, word(arguments[0]), word(arguments[1]), word(arguments[2]));
            default:
                return calls.callWords(
                        route,
                        handle,
                        word(arguments[0]),
                        word(arguments[1]),
                        word(arguments[2]),
                        word(arguments[3]));
        }
    }

    private Object elsewhere(LiveRef live, int expected) {
        Object value = live.session().receive(calls);
        int kind = resultKind(value);
        if (kind == WordSignature.VOID) {
            missCount = MOST_MISSES + 1;
        } else if (kind != expected) {
            missCount++;
            resultKind = kind;
        }
        return value;
    }

    /** The kind of an argument; VOID if it is no word. */
    private static int kind(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return WordSignature.INT;
        } else if (value instanceof Double) {
            return WordSignature.FLOAT;
        }
        return value instanceof Boolean ? WordSignature.BOOL : WordSignature.VOID;
    }

    /** The kind of a result as Java knows it; VOID if it is no word. */
    private static int resultKind(Object value) {
        return value instanceof Integer ? WordSignature.VOID : kind(value);
    }

    private static long word(Object value) {
        if (value instanceof Long) {
            return (Long) value;
        } else if (value instanceof Integer) {
            return (Integer) value;
        } else if (value instanceof Double) {
            return Double.doubleToRawLongBits((Double) value);
        }
        return (Boolean) value ? 1 : 0;
    }

    private static Object value(int kind, long word) {
        if (kind == WordSignature.INT) {
            return word;
        } else if (kind == WordSignature.FLOAT) {
            return Double.longBitsToDouble(word);
        }
        return word != 0;
    }
}
