package org.pybridge.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.ConversionException;

/** The keys of a live map, where Python makes a dict of them. */
final class MapKeys {
    private MapKeys() {}

    /**
     * The keys.
     *
     * @throws ConversionException if two are one to Python, such as an Integer and a Long of the
     *     same number: a dict would lose an entry
     */
    static List<Object> distinct(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>(map.keySet());
        if (isOfOneClass(keys)) {
            return keys;
        }
        Set<Object> seen = new HashSet<>();
        for (Object key : keys) {
            Object twin = inPython(key);
            if (twin != null && !seen.add(twin)) {
                throw new ConversionException(
                        "keys of the map are equal in Python: "
                                + ValueWriter.shown(key)
                                + ", one of them of "
                                + key.getClass().getTypeName());
            }
        }
        return keys;
    }

    private static boolean isOfOneClass(List<Object> keys) {
        Class<?> only = null;
        for (Object key : keys) {
            if (key != null && only != null && key.getClass() != only) {
                return false;
            }
            only = key == null ? only : key.getClass();
        }
        return true;
    }

    /** One object for all that are equal in Python; null for what no other class's is equal to. */
    private static Object inPython(Object key) {
        if (key instanceof Boolean) {
            return (Boolean) key ? BigDecimal.ONE : BigDecimal.ZERO;
        } else if (key instanceof Character || key instanceof String) {
            return key.toString();
        } else if (key instanceof Float || key instanceof Double) {
            double value = ((Number) key).doubleValue();
            return Double.isFinite(value) ? plain(new BigDecimal(value)) : (Object) value;
        } else if (key instanceof BigDecimal) {
            return plain((BigDecimal) key);
        } else if (key instanceof BigInteger) {
            return plain(new BigDecimal((BigInteger) key));
        }
        boolean isInt =
                key instanceof Long
                        || key instanceof Integer
                        || key instanceof Short
                        || key instanceof Byte;
        return isInt ? plain(BigDecimal.valueOf(((Number) key).longValue())) : null;
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}
