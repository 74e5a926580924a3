package org.pybridge.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers, bools and chars as the primitive or boxed type asked for, exactly. */
final class NumberConversions {
    private NumberConversions() {}

    static Object scalar(Class<?> type, Object seen) {
        Object value = seen instanceof Number || seen instanceof Character ? widened(seen) : seen;
        if (type == boolean.class || type == Boolean.class) {
            return require(value instanceof Boolean, value, type, value);
        }
        if (type == char.class || type == Character.class) {
            boolean one = value instanceof String && ((String) value).length() == 1;
            return require(one, one ? ((String) value).charAt(0) : null, type, value);
        }
        if (!(value instanceof Number)) {
            throw misfit(value, type);
        }
        Number number = (Number) value;
        if (type == double.class || type == Double.class) {
            return exactDouble(number, type);
        }
        if (type == float.class || type == Float.class) {
            return nearestFloat(exactDouble(number, type), type);
        }
        if (type == Number.class || type.isInstance(number)) {
            return number;
        }
        return type == BigDecimal.class ? decimal(number) : integer(type, number);
    }

    /** As a value from Python comes: a box that is none of these is what {@code java.cast} made. */
    private static Object widened(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Character ? value.toString() : value;
    }

    private static Object integer(Class<?> type, Number number) {
        if (type == BigInteger.class && number instanceof Long) {
            return BigInteger.valueOf(number.longValue());
        }
        if (!(number instanceof Long)) {
            throw misfit(number, type);
        }
        long value = number.longValue();
        if (type == long.class) {
            return value;
        } else if (type == int.class || type == Integer.class) {
            return require(value == (int) value, (int) value, type, number);
        } else if (type == short.class || type == Short.class) {
            return require(value == (short) value, (short) value, type, number);
        } else if (type == byte.class || type == Byte.class) {
            return require(value == (byte) value, (byte) value, type, number);
        } else if (type == AtomicLong.class) {
            return new AtomicLong(value);
        } else if (type == AtomicInteger.class) {
            return require(value == (int) value, new AtomicInteger((int) value), type, number);
        }
        throw misfit(number, type);
    }

    private static double exactDouble(Number number, Class<?> type) {
        double value = number.doubleValue();
        if (number instanceof Double) {
            return value;
        }
        if (!(number instanceof BigInteger) && !(number instanceof Long)) {
            throw misfit(number, type);
        }
        BigInteger exact =
                number instanceof BigInteger
                        ? (BigInteger) number
                        : BigInteger.valueOf(number.longValue());
        if (Double.isInfinite(value) || !new BigDecimal(value).toBigIntegerExact().equals(exact)) {
            throw misfit(number, type);
        }
        return value;
    }

    // Asking for a float is asking for its precision, but not for another order of magnitude.
    private static float nearestFloat(double value, Class<?> type) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            throw misfit(value, type);
        }
        return narrow;
    }

    // Every finite double is a decimal fraction; a negative zero is not.
    private static BigDecimal decimal(Number number) {
        if (number instanceof BigInteger) {
            return new BigDecimal((BigInteger) number);
        } else if (number instanceof Long) {
            return BigDecimal.valueOf(number.longValue());
        }
        double value = number.doubleValue();
        boolean negativeZero = value == 0 && Double.doubleToRawLongBits(value) != 0;
        if (!(number instanceof Double) || !Double.isFinite(value) || negativeZero) {
            throw misfit(number, BigDecimal.class);
        }
        return new BigDecimal(value);
    }

    private static Object require(boolean fits, Object result, Class<?> type, Object seen) {
        if (!fits) {
            throw misfit(seen, type);
        }
        return result;
    }

    private static ConversionPath misfit(Object seen, Class<?> wanted) {
        return ConversionPath.misfit(seen, wanted.getSimpleName());
    }
}
