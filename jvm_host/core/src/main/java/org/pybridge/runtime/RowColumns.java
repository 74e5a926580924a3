package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;

/** The columns of {@code each}, all of one length, as they were when it began. */
final class RowColumns {
    private static final String WANTED =
            "wanted=an array, a List, a java.nio buffer or a one-dimensional NdArray";

    private final Object[] columns;
    private final int rows;

    private RowColumns(Object[] columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * Checks the columns.
     *
     * @throws IllegalArgumentException if there is none, one is no column, or their lengths differ
     */
    static RowColumns of(Object[] given) {
        if (given == null || given.length == 0) {
            throw new IllegalArgumentException("each needs a column at least: seen=0");
        }
        Object[] columns = new Object[given.length];
        int rows = 0;
        for (int i = 0; i < given.length; i++) {
            columns[i] = given[i] instanceof List ? ((List<?>) given[i]).toArray() : given[i];
            long length = length(columns[i], i);
            if (i > 0 && length != rows) {
                throw new IllegalArgumentException(
                        "column "
                                + (i + 1)
                                + " has another length than column 1: seen="
                                + length
                                + ", wanted="
                                + rows);
            }
            if (length > Integer.MAX_VALUE) {
                throw refused(i, "seen=" + length + " rows, max=" + Integer.MAX_VALUE);
            }
            rows = (int) length;
        }
        return new RowColumns(columns, rows);
    }

    private static long length(Object column, int index) {
        if (column == null) {
            throw refused(index, "seen=null, " + WANTED);
        } else if (column.getClass().isArray()) {
            return Array.getLength(column);
        } else if (column instanceof Buffer) {
            return ((Buffer) column).remaining();
        } else if (column instanceof NdArrayView) {
            long[] shape = ((NdArray) column).shape();
            if (shape.length == 1) {
                return shape[0];
            }
            throw refused(index, "seen=" + column + ", " + WANTED);
        }
        throw refused(index, "seen=" + column.getClass().getSimpleName() + ", " + WANTED);
    }

    private static IllegalArgumentException refused(int index, String why) {
        return new IllegalArgumentException("column " + (index + 1) + " is no column: " + why);
    }

    int rows() {
        return rows;
    }

    /** Writes all columns; a value that does not convert is an error that names its row. */
    void write(ValueWriter writer) {
        for (int i = 0; i < columns.length; i++) {
            Object column = columns[i];
            ElementType type = ElementType.ofArray(column.getClass());
            if (type != null) {
                ArrayWriter.inline(writer.frame(), column, type);
            } else if (column instanceof Buffer) {
                ArrayWriter.inline(writer.frame(), (Buffer) column);
            } else if (column instanceof NdArrayView) {
                ArrayWriter.rows(writer, (NdArrayView) column);
            } else {
                values(writer, cells(column), i);
            }
        }
        writer.frame().counts(columns.length, 0);
    }

    private static Object[] cells(Object column) {
        return column instanceof Object[]
                ? (Object[]) column
                : new String((char[]) column).chars().mapToObj(unit -> (char) unit).toArray();
    }

    private static void values(ValueWriter writer, Object[] cells, int index) {
        writer.frame().tag(FrameLayout.TAG_LIST, 0, 0, cells.length);
        for (int row = 0; row < cells.length; row++) {
            try {
                writer.cell(cells[row], index);
            } catch (ConversionException e) {
                throw new ConversionException(e.getMessage(), row, 0);
            }
        }
    }
}
