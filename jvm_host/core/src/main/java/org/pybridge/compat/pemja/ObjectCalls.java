package org.pybridge.compat.pemja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Calls on Python objects, by the functions of {@code bridge/_pemja.py}, with PEMJA's values. */
final class ObjectCalls {
    private static final String MODULE = "bridge._pemja:";
    // What Results makes of a value; a request for a type of these takes it as it is.
    private static final List<Class<?>> MADE =
            List.of(
                    Object[].class,
                    ArrayList.class,
                    HashMap.class,
                    String.class,
                    Long.class,
                    BigInteger.class,
                    BigDecimal.class);

    private final Python python;
    private final PyFunction shown;
    private final PyFunction getAttr;
    private final PyFunction findAttr;
    private final PyFunction setAttr;
    private final PyFunction invokeMethod;
    private final PyFunction nextOf;

    ObjectCalls(Python python) {
        this.python = python;
        shown = function("shown");
        getAttr = function("get_attr");
        findAttr = function("find_attr");
        setAttr = function("set_attr");
        invokeMethod = function("invoke_method");
        nextOf = function("next_of");
    }

    PyFunction function(String name) {
        return python.function(MODULE + name);
    }

    Object getAttr(org.pybridge.PyObject target, String name) {
        return call(getAttr, target, name);
    }

    <T> T getAttr(org.pybridge.PyObject target, String name, Class<T> type) {
        return find(type, findAttr, target, name);
    }

    void setAttr(org.pybridge.PyObject target, String name, Object value) {
        call(setAttr, target, name, value);
    }

    Object invokeMethod(org.pybridge.PyObject target, String name, Object[] arguments) {
        Object[] all = new Object[2 + arguments.length];
        all[0] = target;
        all[1] = name;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return call(invokeMethod, all);
    }

    /** The next element; {@link Results#END} after the last one. */
    Object next(org.pybridge.PyObject iterator) {
        return call(nextOf, iterator);
    }

    /** Calls a function whose result is prepared for {@link Results}. */
    Object call(PyFunction function, Object... arguments) {
        try {
            Values.toPython(arguments);
            return Results.of(function.call(arguments), this);
        } catch (Throwable e) {
            throw Failures.thrown(e, isOpen());
        }
    }

    /** Calls a function that finds an object, for this type; null if there is none, or None. */
    <T> T find(Class<T> type, PyFunction function, Object... arguments) {
        try {
            Object found = function.call(arguments);
            return found == null ? null : as(type, (PyObject) Results.of(found, this));
        } catch (Throwable e) {
            throw Failures.thrown(e, isOpen());
        }
    }

    @SuppressWarnings("unchecked") // a primitive class and its box are one type to the caller
    private <T> T as(Class<T> type, PyObject found) {
        if (type == PyObject.class) {
            return (T) found;
        } else if (type == PyIterator.class) {
            return (T) new PyIterator(found.handle(), this);
        }
        try (found) {
            if (MADE.stream().anyMatch(type::isAssignableFrom)) {
                Object value = Results.of(shown.call(found.handle()), this);
                if (type.isInstance(value)) {
                    return (T) value;
                }
            }
            return found.handle().as(type);
        }
    }

    private boolean isOpen() {
        return !shown.isClosed();
    }
}
