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
        if (expected == WordSignature.TEXT || count > WordSignature.MOST_PARAMETERS) {
            return callPacked(live, expected, arguments);
        }
        int kinds = expected | WordSignature.NULLABLE;
        for (int i = 0; i < count; i++) {
            int kind = WordSignature.ofValue(arguments[i]);
            if (kind == WordSignature.TEXT) {
                return callPacked(live, expected, arguments);
            } else if (kind < 0) {
                return NO_WORDS;
            }
            kinds |= WordSignature.asParameter(kind, i);
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
            if (!frame.putWithPlan(arguments)) {
                return NO_WORDS;
            }
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
        int kind = value == null ? expected : WordSignature.ofValue(value);
        if (kind < 0) {
            missCount = MOST_MISSES + 1;
        } else if (kind != expected) {
            missCount++;
            resultKind = kind;
        }
        return value;
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
