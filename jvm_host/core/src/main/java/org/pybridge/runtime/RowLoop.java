package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import org.pybridge.NdArray;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;

/** Sends whole columns for one Python call per row. */
final class RowLoop {
    private RowLoop() {}

    static <T> T each(Session session, long target, Class<T> resultType, Object[] columns) {
        ElementType type = requireArrayType(resultType, "result type");
        int rows = requireColumns(columns);
        FrameMemory borrowed = FramePool.borrow();
        try {
            ValueWriter writer =
                    session.begin(borrowed, FrameLayout.KIND_EACH, type.code() << 8, target);
            for (Object column : columns) {
                ArrayWriter.inline(writer.frame(), column, ElementType.ofArray(column.getClass()));
            }
            writer.frame().counts(columns.length, 0);
            try (NdArray result = (NdArray) session.exchange(writer)) {
                return rows == 0
                        ? resultType.cast(Array.newInstance(resultType.getComponentType(), 0))
                        : result.toArray(resultType);
            }
        } finally {
            FramePool.giveBack(borrowed);
            Reference.reachabilityFence(columns);
        }
    }

    private static int requireColumns(Object[] columns) {
        if (columns == null || columns.length == 0) {
            throw new IllegalArgumentException("each needs a column at least: seen=0");
        }
        int rows = -1;
        for (int i = 0; i < columns.length; i++) {
            Object column = columns[i];
            requireArrayType(column == null ? null : column.getClass(), "column " + (i + 1));
            int length = Array.getLength(column);
            if (rows >= 0 && length != rows) {
                throw new IllegalArgumentException(
                        "columns differ in length: column "
                                + (i + 1)
                                + " has "
                                + length
                                + " rows, column 1 has "
                                + rows);
            }
            rows = length;
        }
        return rows;
    }

    private static ElementType requireArrayType(Class<?> type, String what) {
        ElementType element = type == null ? null : ElementType.ofArray(type);
        if (element == null) {
            throw new IllegalArgumentException(
                    what
                            + " must be a primitive array other than char[]: seen="
                            + (type == null ? "null" : type.getSimpleName()));
        }
        return element;
    }
}
