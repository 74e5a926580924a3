package org.pybridge.udf;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;

/** Columns of arguments, and the rows that they are made of. */
final class Columns {
    private Columns() {}

    /** Rows of as many values as columns, as long as there are rows. */
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

    /** How many rows a column has; -1 if it is none. */
    static long length(Object column) {
        // A class that is no List is found to be none by a search, and most columns are arrays.
        if (column != null && column.getClass().isArray()) {
            return Array.getLength(column);
        }
        if (column instanceof List) {
            return ((List<?>) column).size();
        }
        if (column instanceof NdArray) {
            return ((NdArray) column).size();
        }
        if (column instanceof Buffer) {
            return ((Buffer) column).remaining();
        }
        return -1;
    }

    /** For the error where an array of objects, given alone, has become the columns themselves. */
    static String spreadHint(Object[] columns) {
        return columns.getClass() == Object[].class
                ? ""
                : "; as the only column a "
                        + columns.getClass().getSimpleName()
                        + " is given as (Object) column";
    }

    /**
     * A column as it crosses, of a type that is known.
     *
     * @param name what errors call it
     * @throws ConversionException if it, or a value in it, is not of the type
     */
    static Object crossing(Object column, SqlType type, String name) {
        Object values = column instanceof List ? ((List<?>) column).toArray() : column;
        if (values instanceof NdArray) {
            return values; // Python's side looks at its type
        }
        if (!(values instanceof Object[])) {
            throw new ConversionException(
                    name
                            + ": seen="
                            + values.getClass().getSimpleName()
                            + ", wanted a column of "
                            + type);
        }
        Object[] given = (Object[]) values;
        Object[] crossing = new Object[given.length];
        for (int row = 0; row < given.length; row++) {
            try {
                crossing[row] = SqlValues.argument(given[row], type, name);
            } catch (ConversionException wrong) {
                throw new ConversionException(wrong.getMessage(), row, 0);
            }
        }
        return crossing;
    }

    /** The array as one of numbers to Python, where a byte[] is bytes otherwise. */
    static Object numbers(Object array) {
        if (!(array instanceof byte[])) {
            return array;
        }
        byte[] bytes = (byte[]) array;
        short[] made = new short[bytes.length];
        for (int i = 0; i < made.length; i++) {
            made[i] = bytes[i];
        }
        return made;
    }

    /** A column that needs no more than to be called one of numbers; null for any other. */
    static Object asItIs(Object column, SqlType type) {
        if (type != null) {
            return isPrimitive(column, type.root()) ? numbers(column) : null;
        }
        return column instanceof List ? ((List<?>) column).toArray() : numbers(column);
    }

    /** Whether an array or a buffer of primitives has values of a type. */
    static boolean isPrimitive(Object column, SqlType.Root root) {
        switch (root) {
            case BOOLEAN:
                return column instanceof boolean[];
            case TINYINT:
                return column instanceof byte[];
            case SMALLINT:
                return column instanceof short[]
                        || column instanceof ShortBuffer
                        || column instanceof byte[]
                        || column instanceof ByteBuffer; // 0 to 255
            case INT:
                return column instanceof int[]
                        || column instanceof IntBuffer
                        || isPrimitive(column, SqlType.Root.SMALLINT);
            case BIGINT:
                return column instanceof long[]
                        || column instanceof LongBuffer
                        || isPrimitive(column, SqlType.Root.INT);
            case FLOAT:
                return column instanceof float[] || column instanceof FloatBuffer;
            case DOUBLE:
                return column instanceof double[]
                        || column instanceof DoubleBuffer
                        || isPrimitive(column, SqlType.Root.FLOAT);
            default:
                return false;
        }
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
}
