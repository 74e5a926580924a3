package org.pybridge.compat.pemja;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.PyTuple;

/**
 * PEMJA's conversions of what comes from Python. {@code bridge/_pemja.py} has prepared the value:
 * what has no Java type in PEMJA is in a named tuple, whose only name says how to take it.
 */
final class Results {
    /** What stands for the end of an iteration. */
    static final Object END = new Object();

    private Results() {}

    /** The Java value of a prepared one. */
    static Object of(Object value, ObjectCalls objects) {
        if (value instanceof PyTuple) {
            PyTuple tuple = (PyTuple) value;
            return tuple.names().isEmpty() ? array(tuple, objects) : held(tuple, objects);
        } else if (value instanceof List) {
            return list((List<?>) value, objects);
        } else if (value instanceof Map) {
            return map((Map<?, ?>) value, objects);
        }
        return value instanceof Temporal ? SqlTimes.fromPython((Temporal) value) : value;
    }

    private static Object[] array(PyTuple tuple, ObjectCalls objects) {
        Object[] elements = tuple.toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = of(elements[i], objects);
        }
        return elements;
    }

    private static List<Object> list(List<?> values, ObjectCalls objects) {
        List<Object> converted = new ArrayList<>(values.size());
        for (Object value : values) {
            converted.add(of(value, objects));
        }
        return converted;
    }

    private static Map<Object, Object> map(Map<?, ?> values, ObjectCalls objects) {
        Map<Object, Object> converted = new LinkedHashMap<>();
        values.forEach((key, value) -> converted.put(of(key, objects), of(value, objects)));
        return converted;
    }

    private static Object held(PyTuple tuple, ObjectCalls objects) {
        String kind = tuple.names().get(0);
        if (kind.equals("java")) {
            return tuple.get(0);
        } else if (kind.equals("end")) {
            return END;
        }
        try (org.pybridge.PyObject holder = (org.pybridge.PyObject) tuple.get(0)) {
            org.pybridge.PyObject target = holder.attr("target");
            return kind.equals("iterator")
                    ? new PyIterator(target, objects)
                    : new PyObject(target, objects);
        }
    }
}
