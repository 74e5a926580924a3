package org.pybridge.udf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
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
     * @throws ConversionException if it is no value of the type
     */
    static Object argument(Object value, SqlType type, String name) {
        if (value == null) {
            if (type.isNullable()) {
                return null;
            }
            throw refused(name, null, type, NO_ROW);
        }
        if (!isArgument(value, type)) {
            throw refused(name, value, type, NO_ROW);
        }
        return value instanceof Period ? (Object) ((Period) value).toTotalMonths() : value;
    }

    private static boolean isArgument(Object value, SqlType type) {
        switch (type.root()) {
            case NULL:
                return false;
            case TINYINT:
            case SMALLINT:
            case INT:
            case BIGINT:
                return isWhole(value, type.root());
            case FLOAT:
                return value instanceof Float;
            case DOUBLE:
                return value instanceof Double || value instanceof Float;
            case TIMESTAMP_LTZ:
            case TIMESTAMP_TZ:
                return value instanceof Instant
                        || value instanceof OffsetDateTime
                        || value instanceof ZonedDateTime;
            case ARRAY:
                return value instanceof List
                        || value instanceof NdArray
                        || value.getClass().isArray();
            case ROW:
                return value instanceof List && ((List<?>) value).size() == type.parts().size();
            default:
                return type.javaClass().isInstance(value);
        }
    }

    private static boolean isWhole(Object value, SqlType.Root root) {
        if (!(value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte)) {
            return false;
        }
        return isWithin(((Number) value).longValue(), root);
    }

    private static boolean isWithin(long value, SqlType.Root root) {
        switch (root) {
            case TINYINT:
                return value == (byte) value;
            case SMALLINT:
                return value == (short) value;
            case INT:
                return value == (int) value;
            default:
                return true;
        }
    }

    /**
     * The value of a type that a result is, by the default conversions.
     *
     * @param row the row that the result is of; negative for none
     * @throws ConversionException if it is no value of the type
     */
    static Object result(Object value, SqlType type, String name, long row) {
        if (value == null) {
            if (type.isNullable()) {
                return null;
            }
            throw refused(name, null, type, row);
        }
        Object made = of(value, type, name, row);
        if (made == null) {
            throw refused(name, value, type, row);
        }
        return made;
    }

    /** The value of the type; null if it is none. */
    private static Object of(Object value, SqlType type, String name, long row) {
        switch (type.root()) {
            case BOOLEAN:
            case DATE:
            case TIME:
            case TIMESTAMP:
            case INTERVAL_DAY_TIME:
                return type.javaClass().isInstance(value) ? value : null;
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
                return value instanceof byte[] && ((byte[]) value).length <= type.length()
                        ? value
                        : null;
            case TIMESTAMP_LTZ:
            case TIMESTAMP_TZ:
                return zoned(value, type);
            case INTERVAL_YEAR_MONTH:
                return value instanceof Long && (Long) value == ((Long) value).intValue()
                        ? Period.ofMonths(((Long) value).intValue())
                        : null;
            case ARRAY:
            case LIST_VIEW:
                return value instanceof List ? list((List<?>) value, type, name, row) : null;
            case MAP:
            case MAP_VIEW:
                return value instanceof Map ? map((Map<?, ?>) value, type, name, row) : null;
            case MULTISET:
                return value instanceof Map ? counts((Map<?, ?>) value, type, name, row) : null;
            case ROW:
                return value instanceof List ? fields((List<?>) value, type, name, row) : null;
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
        if (made.precision() - (long) made.scale() > type.precision()) {
            return null;
        }
        made = made.setScale(type.scale(), RoundingMode.HALF_EVEN);
        return made.precision() <= type.precision() ? made : null;
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
        return type.root() == SqlType.Root.TIMESTAMP_TZ ? made : (Object) made.toInstant();
    }

    private static List<Object> list(List<?> values, SqlType type, String name, long row) {
        SqlType element = type.parts().get(0);
        List<Object> made = new ArrayList<>(values.size());
        for (Object value : values) {
            made.add(part(value, element, name, "element", made.size(), row));
        }
        return made;
    }

    private static Map<Object, Object> map(Map<?, ?> pairs, SqlType type, String name, long row) {
        SqlType key = type.parts().get(0);
        SqlType value = type.parts().get(1);
        Map<Object, Object> made = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            made.put(
                    part(pair.getKey(), key, name, "key", pair.getKey(), row),
                    part(pair.getValue(), value, name, "value of", pair.getKey(), row));
        }
        return made;
    }

    private static Map<Object, Integer> counts(
            Map<?, ?> pairs, SqlType type, String name, long row) {
        Map<Object, Integer> made = new LinkedHashMap<>();
        for (Map.Entry<?, ?> pair : pairs.entrySet()) {
            Object count = pair.getValue();
            if (!(count instanceof Long) || (Long) count != ((Long) count).intValue()) {
                return null;
            }
            SqlType element = type.parts().get(0);
            made.put(
                    part(pair.getKey(), element, name, "element", pair.getKey(), row),
                    ((Long) count).intValue());
        }
        return made;
    }

    private static PyTuple fields(List<?> values, SqlType type, String name, long row) {
        if (values.size() != type.parts().size()) {
            return null;
        }
        Object[] made = new Object[values.size()];
        for (int i = 0; i < made.length; i++) {
            String field = type.fieldNames().get(i);
            made[i] = part(values.get(i), type.parts().get(i), name, "field", field, row);
        }
        return PyTuple.named(type.fieldNames(), made);
    }

    /** The path to a part is text only where it is needed. */
    private static Object part(
            Object value, SqlType type, String name, String kind, Object place, long row) {
        if (value != null && type.parts().isEmpty()) {
            Object made = of(value, type, name, row);
            if (made != null) {
                return made;
            }
        }
        return result(value, type, name + ", " + kind + " " + place, row);
    }

    private static ConversionException refused(String name, Object value, SqlType type, long row) {
        String seen = value == null ? "null" : value.getClass().getSimpleName() + " " + value;
        return new ConversionException(
                name + ": seen=" + seen + ", wanted " + type.sql(), row, Math.max(row, 0));
    }
}
