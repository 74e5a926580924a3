package org.pybridge.udf;

import java.lang.reflect.Array;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;

/** Columns of arguments, and the rows that they are made of. */
final class Columns {
    private Columns() {}

    /** Rows of values as columns, as long as there are rows. */
    static Object[] of(List<Object[]> rows, int width) {
        Object[][] columns = new Object[width][rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            Object[] values = rows.get(row);
            for (int i = 0; i < width; i++) {
                columns[i][row] = values[i];
            }
        }
        return columns;
    }

    /** How many rows a column has; -1 where only the call finds that out. */
    static long length(Object column) {
        if (column instanceof List) {
            return ((List<?>) column).size();
        }
        if (column instanceof NdArray) {
            return ((NdArray) column).size();
        }
        return column.getClass().isArray() ? Array.getLength(column) : -1;
    }

    /**
     * A column as it crosses.
     *
     * @throws ConversionException if it, or a value in it, is not of the type
     */
    static Object checked(Object column, SqlType type, String name) {
        if (column instanceof List) {
            return checked(((List<?>) column).toArray(), type, name);
        }
        if (!(column instanceof Object[])) {
            requirePrimitive(column, type, name);
            return column;
        }
        Object[] values = (Object[]) column;
        Object[] crossing = values;
        for (int row = 0; row < values.length; row++) {
            Object value;
            try {
                value = SqlValues.argument(values[row], type, name);
            } catch (ConversionException wrong) {
                throw new ConversionException(wrong.getMessage(), row, 0);
            }
            if (value != values[row]) {
                crossing = crossing == values ? copy(values) : crossing;
                crossing[row] = value;
            }
        }
        return crossing;
    }

    /** The array class that an array of numpy of the type's values has in Java. */
    static Class<?> primitiveArray(SqlType type) {
        switch (type.root()) {
            case BOOLEAN:
                return boolean[].class;
            case TINYINT:
                return byte[].class;
            case SMALLINT:
                return short[].class;
            case INT:
                return int[].class;
            case BIGINT:
                return long[].class;
            case FLOAT:
                return float[].class;
            default:
                return double[].class;
        }
    }

    private static Object[] copy(Object[] values) {
        Object[] made = new Object[values.length];
        System.arraycopy(values, 0, made, 0, values.length);
        return made;
    }

    private static void requirePrimitive(Object column, SqlType type, String name) {
        if (!column.getClass().isArray() || isPrimitive(column, type.root())) {
            return;
        }
        throw new ConversionException(
                name
                        + ": seen="
                        + column.getClass().getSimpleName()
                        + ", wanted a column of "
                        + type);
    }

    private static boolean isPrimitive(Object column, SqlType.Root root) {
        switch (root) {
            case BOOLEAN:
                return column instanceof boolean[];
            case TINYINT:
                return column instanceof byte[];
            case SMALLINT:
                return column instanceof short[] || column instanceof byte[];
            case INT:
                return column instanceof int[]
                        || column instanceof short[]
                        || column instanceof byte[];
            case BIGINT:
                return column instanceof long[] || isPrimitive(column, SqlType.Root.INT);
            case FLOAT:
                return column instanceof float[];
            case DOUBLE:
                return column instanceof double[] || column instanceof float[];
            default:
                return false;
        }
    }
}
