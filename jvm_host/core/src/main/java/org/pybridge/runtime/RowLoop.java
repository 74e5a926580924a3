package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.frame.FrameReader;

/** Sends whole columns for one Python call per row. */
final class RowLoop {
    private RowLoop() {}

    static <T> T each(
            Session session,
            WatchedCall watched,
            long target,
            Class<T> resultType,
            Object[] columns) {
        int flags = flags(resultType);
        RowColumns checked = RowColumns.of(columns);
        ValueWriter writer =
                session.begin(FramePool.borrow(), FrameLayout.KIND_EACH, flags, target);
        try {
            try {
                checked.write(writer);
            } catch (RuntimeException | Error e) {
                writer.abandon();
                throw e;
            }
            return resultType.cast(exchange(session, watched, writer, resultType, checked.rows()));
        } finally {
            FramePool.giveBack(writer.frame().memory());
            Reference.reachabilityFence(columns);
        }
    }

    /** The results' element type, or how values of none are wanted. */
    private static int flags(Class<?> resultType) {
        if (resultType == void.class) {
            return FrameLayout.NO_RESULT;
        }
        if (resultType == null || !resultType.isArray()) {
            throw new IllegalArgumentException(
                    "result type must be an array, or void: seen="
                            + (resultType == null ? "null" : resultType.getSimpleName()));
        }
        ElementType packed = ElementType.ofArray(resultType);
        if (packed != null) {
            return packed.code() << 8;
        }
        Class<?> component = resultType.getComponentType();
        if (component == String.class) {
            return FrameLayout.RESULT_AS_TEXT;
        }
        return Conversions.wantsHandle(component) ? FrameLayout.RESULT_AS_HANDLE : 0;
    }

    private static Object exchange(
            Session session,
            WatchedCall watched,
            ValueWriter writer,
            Class<?> resultType,
            int rows) {
        FrameMemory reply = session.send(writer, watched);
        try {
            FrameReader answer = new FrameReader(reply);
            boolean packed =
                    !ScalarReply.isError(reply)
                            && FrameLayout.tag(answer.peekWord()) == FrameLayout.TAG_ARRAY;
            return packed
                    ? packed(session, writer, reply, answer, resultType, rows)
                    : converted(session, session.answered(writer, reply), resultType, rows);
        } catch (FrameException e) {
            throw session.transport().broken(e);
        }
    }

    private static Object packed(
            Session session,
            ValueWriter writer,
            FrameMemory reply,
            FrameReader answer,
            Class<?> resultType,
            int rows) {
        try {
            session.removeReleased(answer);
            return elements(answer, resultType, rows);
        } finally {
            if (reply != writer.frame().memory()) {
                reply.free();
            }
        }
    }

    /** The elements from the frame, in one copy. */
    private static Object elements(FrameReader answer, Class<?> resultType, int rows) {
        ElementType type = ElementType.ofArray(resultType);
        int code = FrameLayout.aux(answer.word());
        if (type == null || code != type.code()) {
            throw new FrameException(
                    "each got results of another type: seen="
                            + ElementType.ofCode(code).dtype()
                            + ", wanted="
                            + resultType.getSimpleName());
        }
        long sizeBytes = answer.word();
        answer.word(); // item bytes
        requireRows(answer.word(), rows);
        if (sizeBytes != (long) rows * type.bytes()) {
            throw new FrameException(
                    "each got results of a wrong length: seenBytes="
                            + sizeBytes
                            + ", wantedRows="
                            + rows);
        }
        return PrimitiveArrays.get(answer.view(sizeBytes), type);
    }

    private static void requireRows(long seen, int wanted) {
        if (seen != wanted) {
            throw new FrameException(
                    "each got a wrong count of results: seen=" + seen + ", wanted=" + wanted);
        }
    }

    private static Object converted(
            Session session, Object received, Class<?> resultType, int rows) {
        if (resultType == void.class) {
            return null;
        }
        if (!(received instanceof List)) {
            throw new FrameException("each got no list of results");
        }
        List<?> values = (List<?>) received;
        requireRows(values.size(), rows);
        Class<?> component = resultType.getComponentType();
        if (component == Object.class) {
            return values.toArray();
        }
        Object results = Array.newInstance(component, rows);
        for (int row = 0; row < values.size(); row++) {
            try {
                Array.set(
                        results,
                        row,
                        session.conversions().to(component, values.get(row), "result"));
            } catch (ConversionException e) {
                throw new ConversionException(e.getMessage(), row, rows);
            }
        }
        return results;
    }
}
