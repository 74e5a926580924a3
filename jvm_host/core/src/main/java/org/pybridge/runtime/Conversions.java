package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.frame.ElementType;

/** From the default Java types to the type that the caller asked for: exactly, or not at all. */
final class Conversions {

    private static final int MAX_SHOWN = 80;

    private Conversions() {}

    /** Whether a request for this type is for a handle instead of a value. */
    static boolean wantsHandle(Class<?> type) {
        return type == PyObject.class || type == PyFunction.class;
    }

    /**
     * Converts the value.
     *
     * @param path what the value is, for the error's text
     * @throws ConversionException if it is of another type or does not fit
     */
    @SuppressWarnings("unchecked") // a primitive class and its box are one type to the caller
    static <T> T to(Class<T> type, Object value, String path) {
        return (T) convert(type, value, path);
    }

    private static Object convert(Class<?> type, Object value, String path) {
        if (value == null) {
            if (type.isPrimitive() && type != void.class) {
                throw failure(path, null, type);
            }
            return null;
        }
        if (type == Object.class || type == void.class || type == Void.class) {
            return value;
        }
        if (type.isPrimitive()
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class
                || type == Character.class) {
            return scalar(type, value, path);
        }
        if (type.isArray() && !type.isInstance(value)) {
            return array(type, value, path);
        }
        if (type == PyFunction.class
                && value instanceof PyObject
                && !(value instanceof PyFunction)) {
            throw failure(path, value, type);
        }
        if (type.isInstance(value)) {
            return value;
        }
        if (value instanceof PythonHandle && InterfaceBinding.isBindable(type)) {
            return value instanceof PythonCallable
                    ? InterfaceBinding.bind((PythonCallable) value, type)
                    : InterfaceBinding.bindObject((PythonHandle) value, type);
        }
        throw failure(path, value, type);
    }

    private static Object scalar(Class<?> type, Object value, String path) {
        if (type == boolean.class || type == Boolean.class) {
            return require(value instanceof Boolean, value, type, value, path);
        }
        if (type == char.class || type == Character.class) {
            boolean one = value instanceof String && ((String) value).length() == 1;
            return require(one, one ? ((String) value).charAt(0) : null, type, value, path);
        }
        if (!(value instanceof Number)) {
            throw failure(path, value, type);
        }
        Number number = (Number) value;
        if (type == double.class || type == Double.class) {
            return exactDouble(number, type, path);
        }
        if (type == float.class || type == Float.class) {
            return nearestFloat(exactDouble(number, type, path), type, path);
        }
        if (type == Number.class || type.isInstance(number)) {
            return number;
        }
        return integer(type, number, path);
    }

    private static Object integer(Class<?> type, Number number, String path) {
        if (type == BigInteger.class && number instanceof Long) {
            return BigInteger.valueOf(number.longValue());
        }
        if (!(number instanceof Long)) {
            throw failure(path, number, type);
        }
        long value = number.longValue();
        if (type == long.class) {
            return value;
        } else if (type == int.class || type == Integer.class) {
            return require(value == (int) value, (int) value, type, number, path);
        } else if (type == short.class || type == Short.class) {
            return require(value == (short) value, (short) value, type, number, path);
        } else if (type == byte.class || type == Byte.class) {
            return require(value == (byte) value, (byte) value, type, number, path);
        }
        throw failure(path, number, type);
    }

    private static double exactDouble(Number number, Class<?> type, String path) {
        double value = number.doubleValue();
        if (number instanceof Double) {
            return value;
        }
        if (!(number instanceof BigInteger) && !(number instanceof Long)) {
            throw failure(path, number, type);
        }
        BigInteger exact =
                number instanceof BigInteger
                        ? (BigInteger) number
                        : BigInteger.valueOf(number.longValue());
        if (Double.isInfinite(value) || !new BigDecimal(value).toBigIntegerExact().equals(exact)) {
            throw failure(path, number, type);
        }
        return value;
    }

    // Asking for a float is asking for its precision, but not for another order of magnitude.
    private static float nearestFloat(double value, Class<?> type, String path) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            throw failure(path, value, type);
        }
        return narrow;
    }

    private static Object array(Class<?> type, Object value, String path) {
        if (value instanceof NdArray && ElementType.ofArray(type) != null) {
            try (NdArray array = (NdArray) value) {
                return array.toArray(type);
            } catch (ConversionException e) {
                throw new ConversionException(path + ": " + e.getMessage());
            }
        }
        if (type == char[].class && value instanceof String) {
            return ((String) value).toCharArray();
        }
        if (!(value instanceof List) || type == byte[].class) {
            throw failure(path, value, type);
        }
        List<?> list = (List<?>) value;
        Class<?> component = type.getComponentType();
        Object array = Array.newInstance(component, list.size());
        for (int i = 0; i < list.size(); i++) {
            Array.set(
                    array,
                    i,
                    convert(
                            component,
                            list.get(i),
                            path + (path.endsWith("]") ? "[" : ", element [") + i + "]"));
        }
        return array;
    }

    private static Object require(
            boolean fits, Object result, Class<?> type, Object seen, String path) {
        if (!fits) {
            throw failure(path, seen, type);
        }
        return result;
    }

    private static ConversionException failure(String path, Object seen, Class<?> wanted) {
        return new ConversionException(
                path
                        + " does not fit: seen="
                        + describe(seen)
                        + ", wanted="
                        + wanted.getSimpleName());
    }

    private static String describe(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof PyObject) {
            return "Python " + ((PyObject) value).typeName();
        } else if (value instanceof NdArray) {
            return value.toString();
        }
        String type = pythonType(value);
        if (value instanceof Collection || value instanceof Map || value instanceof byte[]) {
            return type;
        }
        String text = value instanceof String ? "'" + value + "'" : value.toString();
        return type + " " + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text);
    }

    /** What Python calls the type of a value that came from there. */
    private static String pythonType(Object value) {
        if (value instanceof String) {
            return "str";
        } else if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof PyTuple) {
            return "tuple";
        } else if (value instanceof List) {
            return "list";
        } else if (value instanceof Set) {
            return "set";
        } else if (value instanceof Map) {
            return "dict";
        }
        return "Java object " + value.getClass().getName();
    }
}
