package org.pybridge.compat.pemja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.runtime.ValueProfile;

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
    private final Results prepared = new Results(this);
    private final Finder attributes;
    private final PyFunction setAttr;
    private final PyFunction invokeMethod;
    private final PyFunction nextOf;

    ObjectCalls(Python python) {
        this.python = python;
        attributes =
                new Finder(
                        function("get_attr"),
                        python.function("builtins:getattr"),
                        function("held_attr"));
        setAttr = python.function("builtins:setattr");
        invokeMethod = function("invoke_method");
        nextOf = function("next_of");
    }

    PyFunction function(String name) {
        return python.function(MODULE + name);
    }

    Object getAttr(org.pybridge.PyObject target, String name) {
        return call(attributes.shown(), target, name);
    }

    <T> T getAttr(org.pybridge.PyObject target, String name, Class<T> type) {
        return find(type, attributes, target, name);
    }

    void setAttr(org.pybridge.PyObject target, String name, Object value) {
        call(setAttr, target, name, value);
    }

    Object invokeMethod(org.pybridge.PyObject target, String name, Object[] arguments) {
        return invokeMethod(invokeMethod, target, name, arguments);
    }

    /** Calls a method by a function that takes the object, or its name, and the method's name. */
    Object invokeMethod(PyFunction function, Object target, String name, Object[] arguments) {
        Object[] all = new Object[2 + arguments.length];
        all[0] = target;
        all[1] = name;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return call(function, all);
    }

    /** The next element; {@link Results#END} after the last one. */
    Object next(org.pybridge.PyObject iterator) {
        return call(nextOf, iterator);
    }

    /** Calls a function whose result is prepared for {@link Results}. */
    Object call(PyFunction function, Object... arguments) {
        try {
            Values.toPython(arguments);
            return prepared.of(function.call(arguments));
        } catch (Throwable e) {
            throw Failures.thrown(e, function.isClosed());
        }
    }

    /** What an object is found by, for this type; null if there is none, or None. */
    <T> T find(Class<T> type, Finder finder, Object... arguments) {
        try {
            if (type == PyObject.class || type == PyIterator.class) {
                return type.cast(object(type, finder.held().call(arguments)));
            }
            if (MADE.stream().anyMatch(type::isAssignableFrom)) {
                Object value = prepared.of(finder.shown().call(arguments));
                if (value == null || type.isInstance(value)) {
                    return type.cast(value);
                }
            }
            return ValueProfile.converted(python, type, finder.plain().call(arguments));
        } catch (Throwable e) {
            throw Failures.thrown(e, finder.shown().isClosed());
        }
    }

    private PyObject object(Class<?> type, Object held) {
        PyObject found = (PyObject) prepared.of(held);
        return found == null || type == PyObject.class
                ? found
                : new PyIterator(found.handle(), this);
    }
}
