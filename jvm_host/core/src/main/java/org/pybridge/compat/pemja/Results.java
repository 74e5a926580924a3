package org.pybridge.compat.pemja;

import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.pybridge.PyTuple;

/** PEMJA's conversions of what comes from Python. */
final class Results {
    /** What stands for the end of an iteration. */
    static final Object END = new Object();

    private final ObjectCalls objects;
    private final Predicate<Object> isLive; // null where Python has prepared the values

    /**
     * For values that {@code bridge/_pemja_values.py} has prepared: what has no Java type in PEMJA
     * is in a named tuple, whose only name says how to take it.
     */
    Results(ObjectCalls objects) {
        this(objects, null);
    }

    /** For values that nobody has prepared; live Java objects among them stay as they are. */
    Results(ObjectCalls objects, Predicate<Object> isLive) {
        this.objects = objects;
        this.isLive = isLive;
    }

    /** The Java value of one from Python. */
    Object of(Object value) {
        if (value instanceof org.pybridge.PyObject) {
            return new PyObject((org.pybridge.PyObject) value, objects);
        } else if (value instanceof Temporal) {
            return SqlTimes.fromPython((Temporal) value);
        } else if (isLive != null && isLive.test(value)) {
            return value;
        } else if (value instanceof PyTuple) {
            PyTuple tuple = (PyTuple) value;
            return isLive == null && !tuple.names().isEmpty() ? held(tuple) : array(tuple);
        } else if (value instanceof List) {
            return list((List<?>) value);
        }
        return value instanceof Map ? map((Map<?, ?>) value) : value;
    }

    private Object[] array(PyTuple tuple) {
        Object[] elements = tuple.toArray();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = of(elements[i]);
        }
        return elements;
    }

    private List<Object> list(List<?> values) {
        List<Object> converted = new ArrayList<>(values.size());
        for (Object value : values) {
            converted.add(of(value));
        }
        return converted;
    }

    private Map<Object, Object> map(Map<?, ?> values) {
        Map<Object, Object> converted = new LinkedHashMap<>();
        values.forEach((key, value) -> converted.put(of(key), of(value)));
        return converted;
    }

    private Object held(PyTuple tuple) {
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
