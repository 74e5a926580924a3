package org.pybridge.runtime;

import java.lang.ref.Reference;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.spi.BoundFunction;
import org.pybridge.spi.CallFrame;

/**
 * A Python callable behind an interface. A result of the expected kind is read without boxing; any
 * other takes the way of {@link Conversions}, which converts or tells what is wrong.
 */
class TypedFunction extends BoundFunction {
    private final PythonCallable function;
    private final PythonHandle shown;
    private final String description;
    private final Conversions conversions;
    private final AskedType asked;
    private final Class<?> resultType;
    final int kinds;
    private final long least;
    private final long most;
    private final int flags;
    private final long timeoutNs;
    private Integer hash; // as String's: threads that race find the same

    /**
     * A function behind an interface.
     *
     * @param shown what the implementation stands for, after the description
     * @param kinds those of its {@link WordSignature}, or 0 where it has none
     */
    TypedFunction(
            PythonCallable function,
            PythonHandle shown,
            String description,
            AskedType asked,
            int kinds) {
        this.function = function;
        this.shown = shown;
        function.ref().leaveToCleaner(); // no implementation has a close
        shown.ref().leaveToCleaner();
        this.description = description;
        this.conversions = function.ref().session().conversions();
        this.asked = asked;
        this.resultType = asked.raw();
        this.kinds = kinds;
        this.least = least(resultType);
        this.most = -1 - least;
        this.flags = flags(resultType);
        this.timeoutNs = function.timeoutNs();
    }

    private static int flags(Class<?> resultType) {
        if (resultType == void.class) {
            return FrameLayout.NO_RESULT;
        }
        return Conversions.resultFlags(resultType);
    }

    private static long least(Class<?> type) {
        if (type == byte.class) {
            return Byte.MIN_VALUE;
        } else if (type == short.class) {
            return Short.MIN_VALUE;
        }
        return type == int.class ? Integer.MIN_VALUE : Long.MIN_VALUE;
    }

    @Override
    public Object target() {
        return function.ref();
    }

    @Override
    public CallFrame begin(Object target, int argumentCount) {
        LiveRef live = (LiveRef) target;
        long handle = live.id();
        TypedFrame frame = TypedFrames.TAGGED.take();
        frame.begin(live.session().id(), handle, flags, argumentCount);
        return frame;
    }

    @Override
    public void callVoid(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        Session session = ((LiveRef) target).session();
        try {
            FrameMemory reply = exchange(target, request);
            if (!ScalarReply.isNone(reply)) {
                session.receive(request.memory(), reply);
            }
        } finally {
            end(target, request);
        }
    }

    @Override
    public boolean callBoolean(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = exchange(target, request);
            boolean yes = ScalarReply.isTrue(reply);
            return yes
                    || !ScalarReply.isFalse(reply) && (Boolean) converted(target, request, reply);
        } finally {
            end(target, request);
        }
    }

    @Override
    public char callChar(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = exchange(target, request);
            return ScalarReply.isLatin1Char(reply)
                    ? ScalarReply.latin1Char(reply)
                    : (Character) converted(target, request, reply);
        } finally {
            end(target, request);
        }
    }

    @Override
    public final byte callByte(Object target, CallFrame frame) {
        return (byte) callLong(target, frame);
    }

    @Override
    public final short callShort(Object target, CallFrame frame) {
        return (short) callLong(target, frame);
    }

    @Override
    public final int callInt(Object target, CallFrame frame) {
        return (int) callLong(target, frame);
    }

    @Override
    public long callLong(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = exchange(target, request);
            if (ScalarReply.isInt(reply)) {
                long value = ScalarReply.intValue(reply);
                if (isInRange(value)) {
                    return value;
                }
            }
            return ((Number) converted(target, request, reply)).longValue();
        } finally {
            end(target, request);
        }
    }

    @Override
    public final float callFloat(Object target, CallFrame frame) {
        return (float) callDouble(target, frame);
    }

    @Override
    public double callDouble(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = exchange(target, request);
            if (ScalarReply.isFloat(reply)) {
                double value = ScalarReply.floatValue(reply);
                if (isInRange(value)) {
                    return value;
                }
            }
            return ((Number) converted(target, request, reply)).doubleValue();
        } finally {
            end(target, request);
        }
    }

    @Override
    public Object callObject(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = exchange(target, request);
            if (reply == request.memory()) {
                if (resultType == String.class && ScalarReply.isLatin1(reply)) {
                    return ScalarReply.latin1(reply);
                } else if (resultType == String.class && ScalarReply.isUtf16(reply)) {
                    return ScalarReply.utf16(reply);
                } else if (resultType == byte[].class && ScalarReply.isBytes(reply)) {
                    return ScalarReply.bytes(reply);
                }
            }
            return converted(target, request, reply);
        } finally {
            end(target, request);
        }
    }

    private FrameMemory exchange(Object target, TypedFrame request) {
        Session session = ((LiveRef) target).session();
        return request.exchange(session, session.watched(timeoutNs));
    }

    /** The type of a result that is converted; null where there is none. */
    final AskedType asked() {
        return resultType == void.class ? null : asked;
    }

    /** How the result is wanted. */
    final int flags() {
        return flags;
    }

    private boolean isInRange(long value) {
        return value >= least && value <= most;
    }

    private boolean isInRange(double value) {
        return resultType != float.class || !(Math.abs(value) > Float.MAX_VALUE); // true of NaN
    }

    private Object converted(Object target, TypedFrame request, FrameMemory reply) {
        Session session = ((LiveRef) target).session();
        return session.receive(request.memory(), reply, asked, "result");
    }

    final Object converted(Object value) {
        return conversions.to(asked, value, "result");
    }

    private static void end(Object target, TypedFrame request) {
        request.giveBack();
        Reference.reachabilityFence(target);
    }

    @Override
    public long callWords(Object target) {
        return word(target, begin(target, 0));
    }

    @Override
    public long callWords(Object target, long first) {
        CallFrame frame = begin(target, 1);
        put(frame, 0, first);
        return word(target, frame);
    }

    @Override
    public long callWords(Object target, long first, long second) {
        CallFrame frame = begin(target, 2);
        put(frame, 0, first);
        put(frame, 1, second);
        return word(target, frame);
    }

    @Override
    public long callWords(Object target, long first, long second, long third) {
        CallFrame frame = begin(target, 3);
        put(frame, 0, first);
        put(frame, 1, second);
        put(frame, 2, third);
        return word(target, frame);
    }

    @Override
    public long callWords(Object target, long first, long second, long third, long fourth) {
        CallFrame frame = begin(target, 4);
        put(frame, 0, first);
        put(frame, 1, second);
        put(frame, 2, third);
        put(frame, 3, fourth);
        return word(target, frame);
    }

    private void put(CallFrame frame, int index, long word) {
        switch (WordSignature.parameter(kinds, index)) {
            case WordSignature.BOOL -> frame.putBoolean(index, word != 0);
            case WordSignature.CHAR -> frame.putChar(index, (char) word);
            case WordSignature.FLOAT -> frame.putDouble(index, Double.longBitsToDouble(word));
            default -> frame.putLong(index, word);
        }
    }

    private long word(Object target, CallFrame frame) {
        switch (WordSignature.result(kinds)) {
            case WordSignature.BOOL:
                return callBoolean(target, frame) ? 1 : 0;
            case WordSignature.CHAR:
                return callChar(target, frame);
            case WordSignature.FLOAT:
                return Double.doubleToRawLongBits(callDouble(target, frame));
            case WordSignature.INT:
                return callLong(target, frame);
            default:
                callVoid(target, frame);
                return 0;
        }
    }

    /** A result of the asked kind, if it fits the asked type. */
    final long fitting(long word) {
        int kind = WordSignature.result(kinds);
        if (kind == WordSignature.INT && !isInRange(word)) {
            return convertedWord(word);
        } else if (kind == WordSignature.FLOAT && !isInRange(Double.longBitsToDouble(word))) {
            return convertedWord(Double.longBitsToDouble(word));
        }
        return word;
    }

    /** A result that is no word by itself. */
    final long convertedWord(Object value) {
        switch (WordSignature.result(kinds)) {
            case WordSignature.BOOL:
                return (Boolean) converted(value) ? 1 : 0;
            case WordSignature.CHAR:
                return (Character) converted(value);
            case WordSignature.FLOAT:
                return Double.doubleToRawLongBits(((Number) converted(value)).doubleValue());
            case WordSignature.INT:
                return ((Number) converted(value)).longValue();
            default:
                return 0;
        }
    }

    @Override
    protected final boolean isEqual(BoundFunction other) {
        PythonCallable ours = function.origin();
        PythonCallable theirs = ((TypedFunction) other).function.origin();
        return theirs == ours || ours.isSameAs(theirs);
    }

    @Override
    public final int hash() {
        Integer known = hash;
        if (known == null) {
            known = function.hashAsSame();
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return description + shown;
    }
}
