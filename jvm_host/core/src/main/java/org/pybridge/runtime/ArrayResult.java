package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import org.pybridge.ConversionException;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;

/** Calls whose result goes into a primitive array of the caller's. */
final class ArrayResult {
    private static final long IN_ARRAY =
            FrameLayout.KIND_REPLY | (long) FrameLayout.RESULT_IN_ARRAY << Short.SIZE;
    private static final long KIND_AND_FLAGS = (1L << 2 * Short.SIZE) - 1;

    private ArrayResult() {}

    static void requireArray(Object array) {
        if (array == null || ElementType.ofArray(array.getClass()) == null) {
            throw new IllegalArgumentException(
                    "array for the result: seen="
                            + (array == null ? "null" : array.getClass().getSimpleName())
                            + ", wanted a primitive array, but char[]");
        }
    }

    /** Calls, and has the result in the array, which is one of numbers; returns that. */
    static <T> T call(
            Session session, WatchedCall watched, long target, T array, Object[] arguments) {
        boolean isBeside = session.transport().sharesMemory();
        int flags = isBeside ? FrameLayout.RESULT_INTO_ARRAY | elementCode(array) << Byte.SIZE : 0;
        FrameMemory borrowed = FramePool.borrow();
        try {
            ValueWriter writer = session.begin(borrowed, FrameLayout.KIND_CALL, flags, target);
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
                receive(session, writer, reply, array);
            }
            return array;
        } finally {
            FramePool.giveBack(borrowed);
            Reference.reachabilityFence(arguments);
        }
    }

    private static int elementCode(Object array) {
        return ElementType.ofArray(array.getClass()).code();
    }

    /** Reads a reply that has the result, an error, or Java objects that Python has dropped. */
    private static void receive(
            Session session, ValueWriter writer, FrameMemory reply, Object array) {
        FrameMemory request = writer.frame().memory();
        long head = reply.bytes().getLong(FrameLayout.KIND_OFFSET);
        if ((head & KIND_AND_FLAGS) == IN_ARRAY) {
            session.receive(request, reply);
            return;
        }
        session.takeBackRefused(writer, reply);
        Object value = session.receive(request, reply);
        if (value instanceof NdArrayView && ((NdArrayView) value).fits(array)) {
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
