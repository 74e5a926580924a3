package org.pybridge.udf;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyTuple;

/** Holds values that cross to the SQL types of a declaration. */
final class SqlValues {
    private static final long NO_ROW = -1;

    private SqlValues() {}

    /**
     * What crosses for an argument of a type.
     *
     * @param name what it is, as errors say it
     * @throws ConversionException if it is no value of the type
     */
    static Object argument(Object value, SqlType type, String name) {
        if (value == null) {
            if (type.isNullable()) {
                return null;
            }
            throw refused(name, null, type, NO_ROW, 0);
        }
        Object crossing = crossing(value, type, name);
        if (crossing == null) {
            throw refused(name, value, type, NO_ROW, 0);
        }
        return crossing;
    }

    /** What crosses for a value of the type, mostly itself; null if it is none. */
    private static Object crossing(Object value, SqlType type, String name) {
        switch (type.root()) {
            case TINYINT:
            case SMALLINT:
            case INT:
            case BIGINT:
                return isWhole(value, type.root()) ? value : null;
            case DOUBLE:
                return value instanceof Double || value instanceof Float ? value : null;
            case DECIMAL:
                return value instanceof BigDecimal && isExact((BigDecimal) value, type)
                        ? value
                        : null;
            case CHAR:
            case VARCHAR:
                return value instanceof String && isShort((String) value, type) ? value : null;
            case BINARY:
            case VARBINARY:
                return isShort(value, type) ? value : null;
            case TIME:
            case TIMESTAMP:
                return type.javaClass().isInstance(value) && truncated(value, type).equals(value)
                        ? value
                        : null;
            case TIMESTAMP_LTZ:
            case TIMESTAMP_TZ:
                return value instanceof Instant
                                || value instanceof OffsetDateTime
                                || value instanceof ZonedDateTime
                        ? value
                        : null;
            case INTERVAL_YEAR_MONTH:
                return value instanceof Period && ((Period) value).getDays() == 0
                        ? (Object) ((Period) value).toTotalMonths()
                        : null;
            case ARRAY:
            case LIST_VIEW:
                return crossingArray(value, type, name);
            case MAP:
            case MAP_VIEW:
            case MULTISET:
                return value instanceof Map ? crossingMap((Map<?, ?>) value, type, name) : null;
            case ROW:
                return value instanceof List ? crossingRow((List<?>) value, type, name) : null;
            default:
                return type.javaClass().isInstance(value) ? value : null;
        }
    }

    private static Object crossingArray(Object value, SqlType type, String name) {
        SqlType element = type.parts().get(0);
        if (value instanceof NdArray) {
            return value; // Python's side looks at its type
        }
        if (!(value instanceof List) && !(value instanceof Object[])) {
            return value.getClass().isArray() && Columns.isPrimitive(value, element.root())
                    ? Columns.numbers(value)
                    : null;
        }
        List<?> values = value instanceof List ? (List<?>) value : Arrays.asList((Object[]) value);
        List<Object> made = new ArrayList<>(values.size());
        for (Object each : values) {
            made.add(argument(each, element, name + ", element " + made.size()));
        }
        return made;
    }

    private static Object crossingMap(Map<?, ?> pairs, SqlType type, String name) {
        Map<Object, Object> made = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            Object key = argument(pair.getKey(), type.parts().get(0), name + ", key");
            Object value = pair.getValue();
            if (type.root() != SqlType.Root.MULTISET) {
                value = argument(value, type.parts().get(1), name + ", value of " + key);
            } else if (!(value instanceof Integer) || (Integer) value < 0) {
                return null;
            }
            made.put(key, value);
        }
        return made;
    }

    private static Object crossingRow(List<?> values, SqlType type, String name) {
        List<SqlType> types = type.parts();
        if (values.size() != types.size()) {
            return null;
        }
        Object[] made = new Object[types.size()];
        for (int i = 0; i < made.length; i++) {
            String field = name + ", field " + type.fieldNames().get(i);
            made[i] = argument(values.get(i), types.get(i), field);
        }
        return PyTuple.of(made);
    }

    private static boolean isWhole(Object value, SqlType.Root root) {
        if (!(value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte)) {
            return false;
        }
        long number = ((Number) value).longValue();
        switch (root) {
            case TINYINT:
                return number == (byte) number;
            case SMALLINT:
                return number == (short) number;
            case INT:
                return number == (int) number;
            default:
                return true;
        }
    }

    /**
     * The value of a type that a result is, by the default conversions.
     *
     * @param name what it is, as errors say it
     * @throws ConversionException if it is no value of the type
     */
    static Object result(Object value, SqlType type, String name) {
        return result(value, type, name, NO_ROW, 0);
    }

    /**
     * The value of a type that a row's result is.
     *
     * @param row the row that the result is of
     * @param rowsDone for how many rows the function has returned
     */
    static Object result(Object value, SqlType type, String name, long row, long rowsDone) {
        try {
            if (value == null && type.isNullable()) {
                return null;
            }
            Object made = value == null ? null : of(value, type, name);
            if (made == null) {
                throw refused(name, value, type, row, rowsDone);
            }
            return made;
        } catch (ConversionException part) {
            if (row < 0 || part.row().isPresent()) {
                throw part;
            }
            throw new ConversionException(part.getMessage(), row, rowsDone);
        }
    }

    /** The row of a type whose values are all plain ones; null where that is to be looked at. */
    static PyTuple plainRow(Object value, SqlType type) {
        if (!(value instanceof List) || ((List<?>) value).size() != type.parts().size()) {
            return null;
        }
        Object[] fields = ((List<?>) value).toArray();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == null || !type.parts().get(i).isPlain(fields[i])) {
                return null;
            }
        }
        return PyTuple.named(type.fieldNames(), fields);
    }

    /** The value of the type; null if it is none. */
    private static Object of(Object value, SqlType type, String name) {
        switch (type.root()) {
            case BOOLEAN:
            case DATE:
            case INTERVAL_DAY_TIME:
                return type.javaClass().isInstance(value) ? value : null;
            case TIME:
            case TIMESTAMP:
                return type.javaClass().isInstance(value) ? truncated(value, type) : null;
            case TINYINT:
            case SMALLINT:
            case INT:
            case BIGINT:
                return isWhole(value, type.root())
                        ? whole(((Number) value).longValue(), type.root())
                        : null;
            case FLOAT:
                return narrowed(value);
            case DOUBLE:
                return real(value);
            case DECIMAL:
                return decimal(value, type);
            case CHAR:
            case VARCHAR:
                return value instanceof String && isShort((String) value, type) ? value : null;
            case BINARY:
            case VARBINARY:
                return isShort(value, type) ? value : null;
            case TIMESTAMP_LTZ:
            case TIMESTAMP_TZ:
                return zoned(value, type);
            case INTERVAL_YEAR_MONTH:
                return value instanceof Long && (Long) value == ((Long) value).intValue()
                        ? Period.ofMonths(((Long) value).intValue())
                        : null;
            case ARRAY:
            case LIST_VIEW:
                return value instanceof List ? list((List<?>) value, type, name) : null;
            case MAP:
            case MAP_VIEW:
                return value instanceof Map ? map((Map<?, ?>) value, type, name) : null;
            case MULTISET:
                return value instanceof Map ? counts((Map<?, ?>) value, type, name) : null;
            case ROW:
                return value instanceof List ? fields((List<?>) value, type, name) : null;
            default:
                return null;
        }
    }

    private static Object whole(long value, SqlType.Root root) {
        switch (root) {
            case TINYINT:
                return (byte) value;
            case SMALLINT:
                return (short) value;
            case INT:
                return (int) value;
            default:
                return value;
        }
    }

    private static Object real(Object value) {
        if (value instanceof Long) {
            double made = (Long) value;
            return (long) made == (Long) value && made != 0x1p63 ? (Object) made : null;
        }
        return value instanceof Double || value instanceof Float
                ? (Object) ((Number) value).doubleValue()
                : null;
    }

    /** The nearest float; none for a number that is finite and too large for one. */
    private static Object narrowed(Object value) {
        Object wide = real(value);
        if (wide == null) {
            return null;
        }
        float made = ((Double) wide).floatValue();
        return Float.isInfinite(made) && !((Double) wide).isInfinite() ? null : (Object) made;
    }

    /** Rounded half even to the scale, as PyFlink does; none with more digits than the type has. */
    private static Object decimal(Object value, SqlType type) {
        BigDecimal made;
        if (value instanceof BigDecimal) {
            made = (BigDecimal) value;
        } else if (value instanceof Long) {
            made = BigDecimal.valueOf((Long) value);
        } else if (value instanceof BigInteger) {
            made = new BigDecimal((BigInteger) value);
        } else {
            return null;
        }
        if (made.signum() == 0) {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        if (made.precision() - (long) made.scale() > type.precision()) {
            return null;
        }
        made = made.setScale(type.scale(), RoundingMode.HALF_EVEN);
        return made.precision() <= type.precision() ? made : null;
    }

    private static boolean isExact(BigDecimal value, SqlType type) {
        BigDecimal plain = value.stripTrailingZeros();
        return plain.scale() <= type.scale()
                && plain.precision() - (long) plain.scale() <= type.precision() - type.scale();
    }

    private static boolean isShort(Object value, SqlType type) {
        return value instanceof byte[] && ((byte[]) value).length <= type.length();
    }

    private static boolean isShort(String value, SqlType type) {
        return value.length() <= type.length()
                || value.codePointCount(0, value.length()) <= type.length();
    }

    private static Object zoned(Object value, SqlType type) {
        OffsetDateTime made;
        if (value instanceof OffsetDateTime) {
            made = (OffsetDateTime) value;
        } else if (value instanceof ZonedDateTime) {
            made = ((ZonedDateTime) value).toOffsetDateTime();
        } else {
            return null;
        }
        return truncated(type.root() == SqlType.Root.TIMESTAMP_TZ ? made : made.toInstant(), type);
    }

    /** A time without the digits of a second that the type has not, as PyFlink does. */
    private static Object truncated(Object time, SqlType type) {
        int unit = 1;
        for (int digits = type.precision(); digits < 9; digits++) {
            unit *= 10;
        }
        Temporal made = (Temporal) time;
        int nanos = made.get(ChronoField.NANO_OF_SECOND);
        return nanos % unit == 0
                ? made
                : made.with(ChronoField.NANO_OF_SECOND, nanos - nanos % unit);
    }

    private static List<Object> list(List<?> values, SqlType type, String name) {
        SqlType element = type.parts().get(0);
        List<Object> made = new ArrayList<>(values.size());
        for (Object value : values) {
            made.add(part(value, element, name, "element", made.size()));
        }
        return made;
    }

    private static Map<Object, Object> map(Map<?, ?> pairs, SqlType type, String name) {
        SqlType keyType = type.parts().get(0);
        SqlType valueType = type.parts().get(1);
        Map<Object, Object> made = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            Object key = part(pair.getKey(), keyType, name, "key", pair.getKey());
            Object value = part(pair.getValue(), valueType, name, "value of", pair.getKey());
            if (made.containsKey(key)) {
                throw refused(name + ", key twice", pair.getKey(), keyType, NO_ROW, 0);
            }
            made.put(key, value);
        }
        return made;
    }

    private static Map<Object, Integer> counts(Map<?, ?> pairs, SqlType type, String name) {
        SqlType element = type.parts().get(0);
        Map<Object, Integer> made = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            if (!isWhole(pair.getValue(), SqlType.Root.INT)
                    || ((Number) pair.getValue()).intValue() < 0) {
                return null;
            }
            Object key = part(pair.getKey(), element, name, "element", pair.getKey());
            made.merge(key, ((Number) pair.getValue()).intValue(), Math::addExact);
        }
        return made;
    }

    private static PyTuple fields(List<?> values, SqlType type, String name) {
        if (values.size() != type.parts().size()) {
            return null;
        }
        Object[] made = new Object[values.size()];
        for (int i = 0; i < made.length; i++) {
            String field = type.fieldNames().get(i);
            made[i] = part(values.get(i), type.parts().get(i), name, "field", field);
        }
        return PyTuple.named(type.fieldNames(), made);
    }

    /** The path to a part is text only where it is needed. */
    private static Object part(Object value, SqlType type, String name, String kind, Object place) {
        if (value != null && type.parts().isEmpty()) {
            Object made = of(value, type, name);
            if (made != null) {
                return made;
            }
        }
        return result(value, type, name + ", " + kind + " " + place);
    }

    private static ConversionException refused(
            String name, Object value, SqlType type, long row, long rowsDone) {
        return new ConversionException(
                name + ": seen=" + shown(value) + ", wanted " + type.sql(), row, rowsDone);
    }

    private static String shown(Object value) {
        if (value == null) {
            return "null";
        }
        String kind = value.getClass().getSimpleName();
        return value.getClass().isArray()
                ? kind + " of " + Array.getLength(value)
                : kind + " " + value;
    }
}
