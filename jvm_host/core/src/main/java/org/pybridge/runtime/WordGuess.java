package org.pybridge.runtime;

/**
 * Untyped calls of one function without a frame: where all arguments are words or texts, and the
 * result is taken to be of the kind that it was last, or None. A wrong guess costs a second entry
 * into Python, so a function whose results vary is soon called by frames alone. Thread-safe: a
 * guess may be lost, never a value.
 */
final class WordGuess {
    /** Instead of a result: this call needs a frame. */
    static final Object NO_WORDS = new Object();

    private static final int MOST_MISSES = 4;
    private static final int MOST_CHARACTERS = 32 * 1024;

    private final WordCalls calls;
    private int resultKind = WordSignature.INT;
    private int missCount;

    WordGuess(WordCalls calls) {
        this.calls = calls;
    }

    /** The result, or {@link #NO_WORDS} with nothing done. */
    Object call(LiveRef live, Object[] arguments) {
        int count = arguments.length;
        if (missCount > MOST_MISSES) {
            return NO_WORDS;
        }
        int expected = resultKind;
        int kinds = expected | WordSignature.NULLABLE;
        boolean isPacked = expected == WordSignature.TEXT || count > WordSignature.MOST_PARAMETERS;
        for (int i = 0; i < count; i++) {
            Object argument = arguments[i];
            int kind = WordSignature.ofValue(argument);
            if (kind == WordSignature.TEXT) {
                if (((String) argument).length() > MOST_CHARACTERS) {
                    return NO_WORDS; // its frame would be too large to be kept
                }
                isPacked = true;
            } else if (kind < 0) {
                return NO_WORDS;
            } else if (!isPacked) {
                kinds |= WordSignature.asParameter(kind, i);
            }
        }
        if (isPacked) {
            return callPacked(live, expected, arguments);
        }
        long route = WordSignature.route(live.session().id(), kinds);
        long word = callWords(route, live.id(), kinds, arguments);
        return word == WordCalls.ELSEWHERE ? elsewhere(live, expected) : value(expected, word);
    }

    private long callWords(long route, long handle, int kinds, Object[] arguments) {
        switch (arguments.length) {
            case 0:
                return calls.callWords(route, handle);
            case 1:
                return calls.callWords(route, handle, word(kinds, 0, arguments));
            case 2:
                return calls.callWords(
                        route, handle, word(kinds, 0, arguments), word(kinds, 1, arguments));
            case 3:
                return calls.callWords(
                        route,
                        handle,
                        word(kinds, 0, arguments),
                        word(kinds, 1, arguments),
                        word(kinds, 2, arguments));
            default:
                return calls.callWords(
                        route,
                        handle,
                        word(kinds, 0, arguments),
                        word(kinds, 1, arguments),
                        word(kinds, 2, arguments),
                        word(kinds, 3, arguments));
        }
    }

    private Object callPacked(LiveRef live, int expected, Object[] arguments) {
        if (arguments.length > PackedFrame.MOST_ARGUMENTS) {
            return NO_WORDS;
        }
        long handle = live.id();
        PackedFrame frame = TypedFrames.PACKED.take();
        try {
            frame.putWithPlan(arguments);
            int planBytes = PackedFrame.planBytes(arguments.length);
            long plan = frame.memory().address();
            long route =
                    WordSignature.route(live.session().id(), expected | WordSignature.NULLABLE);
            long word = calls.callPacked(route, handle, plan, plan + planBytes);
            if (word == WordCalls.ELSEWHERE) {
                return elsewhere(live, expected);
            } else if (expected == WordSignature.TEXT && word != WordCalls.NONE) {
                return frame.text(word, planBytes);
            }
            return value(expected, word);
        } finally {
            frame.giveBack();
        }
    }

    private Object elsewhere(LiveRef live, int expected) {
        Object value = live.session().receive(calls);
        int kind = value == null ? expected : resultKind(value);
        if (kind < 0) {
            missCount = MOST_MISSES + 1;
        } else if (kind != expected || value instanceof String && !isWord((String) value)) {
            missCount++;
            resultKind = kind;
        }
        return value;
    }

    /** The kind of a result, of those that a word can stand for; -1 of all others. */
    private static int resultKind(Object value) {
        boolean isKnown =
                value instanceof Long
                        || value instanceof Double
                        || value instanceof Boolean
                        || value instanceof String;
        return isKnown ? WordSignature.ofValue(value) : -1;
    }

    /** Whether there is room for a text, and native code gives it without a look at its parts. */
    private static boolean isWord(String text) {
        return text.length() <= MOST_CHARACTERS
                && text.chars().noneMatch(unit -> Character.isSurrogate((char) unit));
    }

    private static long word(int kinds, int index, Object[] arguments) {
        return word(WordSignature.parameter(kinds, index), arguments[index]);
    }

    /** An argument of this kind as a word. */
    static long word(int kind, Object value) {
        if (kind == WordSignature.INT) {
            return value instanceof Long ? (Long) value : ((Number) value).longValue();
        } else if (kind == WordSignature.FLOAT) {
            return Double.doubleToRawLongBits(((Number) value).doubleValue());
        }
        return kind == WordSignature.BOOL && (Boolean) value ? 1 : 0;
    }

    private static Object value(int kind, long word) {
        if (word == WordCalls.NONE) {
            return null;
        } else if (kind == WordSignature.INT) {
            return word;
        } else if (kind == WordSignature.FLOAT) {
            return Double.longBitsToDouble(word);
        }
        return word != 0;
    }
}
