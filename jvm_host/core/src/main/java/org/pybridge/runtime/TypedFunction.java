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
final class TypedFunction extends BoundFunction {
    private final PythonCallable function;
    private final Class<?> type;
    private final Class<?> resultType;
    private final int flags;

    TypedFunction(PythonCallable function, Class<?> type, Class<?> resultType) {
        this.function = function;
        this.type = type;
        this.resultType = resultType;
        this.flags = Conversions.wantsHandle(resultType) ? FrameLayout.RESULT_AS_HANDLE : 0;
    }

    @Override
    public Object target() {
        return function.ref();
    }

    @Override
    public CallFrame begin(Object target, int argumentCount) {
        LiveRef live = (LiveRef) target;
        long handle = live.id();
        TypedFrame frame = TypedFrames.take();
        frame.begin(live.session().id(), handle, flags, argumentCount);
        return frame;
    }

    @Override
    public void callVoid(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        Session session = ((LiveRef) target).session();
        try {
            FrameMemory reply = request.exchange(session);
            if (!ScalarReply.isNone(reply)) {
                drop(session.receive(request.memory(), reply));
            }
        } finally {
            end(target, request);
        }
    }

    // Nobody else has this handle.
    private static void drop(Object ignored) {
        if (ignored instanceof PythonHandle) {
            ((PythonHandle) ignored).close();
        }
    }

    @Override
    public boolean callBoolean(Object target, CallFrame frame) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = request.exchange(((LiveRef) target).session());
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
            FrameMemory reply = request.exchange(((LiveRef) target).session());
            return ScalarReply.isLatin1Char(reply)
                    ? ScalarReply.latin1Char(reply)
                    : (Character) converted(target, request, reply);
        } finally {
            end(target, request);
        }
    }

    @Override
    public byte callByte(Object target, CallFrame frame) {
        return (byte) integer(target, frame, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    @Override
    public short callShort(Object target, CallFrame frame) {
        return (short) integer(target, frame, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    @Override
    public int callInt(Object target, CallFrame frame) {
        return (int) integer(target, frame, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public long callLong(Object target, CallFrame frame) {
        return integer(target, frame, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long integer(Object target, CallFrame frame, long least, long most) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = request.exchange(((LiveRef) target).session());
            if (ScalarReply.isInt(reply)) {
                long value = ScalarReply.intValue(reply);
                if (value >= least && value <= most) {
                    return value;
                }
            }
            return ((Number) converted(target, request, reply)).longValue();
        } finally {
            end(target, request);
        }
    }

    @Override
    public float callFloat(Object target, CallFrame frame) {
        return (float) floating(target, frame, Float.MAX_VALUE);
    }

    @Override
    public double callDouble(Object target, CallFrame frame) {
        return floating(target, frame, Double.POSITIVE_INFINITY);
    }

    private double floating(Object target, CallFrame frame, double most) {
        TypedFrame request = (TypedFrame) frame;
        try {
            FrameMemory reply = request.exchange(((LiveRef) target).session());
            if (ScalarReply.isFloat(reply)) {
                double value = ScalarReply.floatValue(reply);
                if (!(Math.abs(value) > most)) { // true of NaN
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
            FrameMemory reply = request.exchange(((LiveRef) target).session());
            return converted(target, request, reply);
        } finally {
            end(target, request);
        }
    }

    private Object converted(Object target, TypedFrame request, FrameMemory reply) {
        Object value = ((LiveRef) target).session().receive(request.memory(), reply);
        return Conversions.to(resultType, value, "result");
    }

    private static void end(Object target, TypedFrame request) {
        request.giveBack();
        Reference.reachabilityFence(target);
    }

    @Override
    public String toString() {
        return type.getSimpleName() + " of " + function;
    }
}
