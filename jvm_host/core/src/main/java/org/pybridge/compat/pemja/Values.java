package org.pybridge.compat.pemja;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.Keywords;
import org.pybridge.PyTuple;
import org.pybridge.runtime.ValueProfile;

/** PEMJA's conversions of what goes to Python, where they are not those of {@code org.pybridge}. */
final class Values {
    private static final int MAX_DEPTH = 255; // an array type has no more dimensions

    private Values() {}

    /** The value that crosses in this one's place. */
    static Object toPython(Object value) {
        return toPython(value, 0);
    }

    private static Object toPython(Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        } else if (value instanceof Number) {
            return value instanceof BigInteger ? new BigDecimal((BigInteger) value) : value;
        } else if (value instanceof byte[] || value instanceof PyTuple) {
            return value;
        } else if (value.getClass().isArray()) {
            return tuple(value, depth);
        } else if (value instanceof PyObject) {
            return ((PyObject) value).handle();
        } else if (value instanceof Collection || value instanceof Map) {
            return ValueProfile.live(value);
        }
        return SqlTimes.isOne(value) ? SqlTimes.toPython(value) : value;
    }

    private static PyTuple tuple(Object array, int depth) {
        if (depth > MAX_DEPTH) {
            throw new ConversionException("arrays nested too deep: maxDepth=" + MAX_DEPTH);
        }
        Object[] elements = new Object[Array.getLength(array)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = toPython(Array.get(array, i), depth + 1);
        }
        return PyTuple.of(elements);
    }

    /** Converts the arguments of a call in their place, keywords as the last one too. */
    static void toPython(Object[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            arguments[i] =
                    argument instanceof Keywords
                            ? keywords((Keywords) argument)
                            : toPython(argument, 0);
        }
    }

    private static Keywords keywords(Keywords keywords) {
        Map<String, Object> converted = new LinkedHashMap<>();
        keywords.values().forEach((name, value) -> converted.put(name, toPython(value, 0)));
        return Keywords.of(converted);
    }
}
