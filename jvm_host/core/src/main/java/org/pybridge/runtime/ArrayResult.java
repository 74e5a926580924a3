package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import org.pybridge.ConversionException;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;

/** A primitive array of the caller's, for the result of a call. */
final class ArrayResult<T> {
    private static final long IN_ARRAY =
            FrameLayout.KIND_REPLY | (long) FrameLayout.RESULT_IN_ARRAY << Short.SIZE;
    private static final long KIND_AND_FLAGS = (1L << 2 * Short.SIZE) - 1;

    private final T array;
    private final ElementType type;

    /**
     * For this array.
     *
     * @throws IllegalArgumentException if it is none of numbers or booleans
     */
    ArrayResult(T array) {
        this.array = array;
        this.type = array == null ? null : ElementType.ofArray(array.getClass());
        if (type == null) {
            throw new IllegalArgumentException(
                    "array for the result: seen="
                            + (array == null ? "null" : array.getClass().getSimpleName())
                            + ", wanted a primitive array, but char[]");
        }
    }

    /** Calls, and has the result in the array; returns that. */
    T call(Session session, WatchedCall watched, long target, Object[] arguments) {
        boolean isBeside = session.transport().sharesMemory();
        int flags = isBeside ? FrameLayout.RESULT_INTO_ARRAY | type.code() << Byte.SIZE : 0;
        ValueWriter writer =
                session.begin(FramePool.borrow(), FrameLayout.KIND_CALL, flags, target);
        try {
            try {
                writer.arguments(arguments);
                if (isBeside) {
                    writer.reference(array); // the last one
                }
            } catch (RuntimeException | Error e) {
                writer.abandon();
                throw e;
            }
            FrameMemory reply = session.send(writer, watched);
            if (reply.bytes().getLong(FrameLayout.KIND_OFFSET) != IN_ARRAY) {
                receive(session, writer, reply);
            }
            return array;
        } finally {
            FramePool.giveBack(writer.frame().memory());
            Reference.reachabilityFence(arguments);
        }
    }

    /** Reads a reply that has the result, an error, or Java objects that Python has dropped. */
    private void receive(Session session, ValueWriter writer, FrameMemory reply) {
        FrameMemory request = writer.frame().memory();
        long head = reply.bytes().getLong(FrameLayout.KIND_OFFSET);
        if ((head & KIND_AND_FLAGS) == IN_ARRAY) {
            session.receive(request, reply);
            return;
        }
        session.takeBackRefused(writer, reply);
        Object value = session.receive(request, reply);
        if (value instanceof NdArrayView
                && ((NdArrayView) value).fits(type, Array.getLength(array))) {
            try (NdArrayView view = (NdArrayView) value) {
                view.copyTo(array);
            }
            return;
        }
        Object result = session.conversions().to(AskedType.of(array.getClass()), value, "result");
        int wanted = Array.getLength(array);
        if (result == null || Array.getLength(result) != wanted) {
            throw new ConversionException(
                    "result: seen="
                            + (result == null ? "None" : Array.getLength(result) + " elements")
                            + ", wanted "
                            + wanted
                            + ", as the array for it has");
        }
        System.arraycopy(result, 0, array, 0, wanted);
    }
}
