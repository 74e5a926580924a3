package org.pybridge.runtime;

import java.util.Collection;
import java.util.Iterator;
import org.pybridge.PyObject;

/** Requests that a protocol of Python's answers, rather than a value. */
final class Protocols {
    private Protocols() {}

    /** Whether a request for this type is one. */
    static boolean isOne(Class<?> type) {
        return Iterations.isOne(type) || Awaitables.isOne(type) || PythonContext.isAskedBy(type);
    }

    /** Whether values of this class may be asked for by one. */
    static boolean mayBe(Class<?> kind) {
        return PyObject.class.isAssignableFrom(kind) || Collection.class.isAssignableFrom(kind);
    }

    /**
     * The object as this type, by the protocol, or as an interface by methods of the same names;
     * null for None.
     *
     * @throws ConversionPath if it has neither
     */
    static Object of(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Object made = made(conversions, asked, object, depth);
        return made == null ? implemented(asked, object) : made;
    }

    /** As {@link #of}, for a handle that nobody else has. */
    static Object adopt(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Object made = made(conversions, asked, object, depth);
        if (made == null) {
            return implemented(asked, object); // which keeps the handle
        }
        object.close();
        return made;
    }

    private static Object implemented(AskedType asked, PythonHandle object) {
        Class<?> type = asked.raw();
        if (object.typeName().equals("NoneType")) {
            return null;
        } else if (type == Iterator.class
                || type == Iterable.class
                || PythonContext.isAskedBy(type)) {
            return InterfaceBinding.implement(object, asked);
        }
        throw ConversionPath.misfit(object, asked);
    }

    private static Object made(
            Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Class<?> type = asked.raw();
        if (Iterations.isOne(type)) {
            return Iterations.of(conversions, asked, object, depth);
        } else if (Awaitables.isOne(type)) {
            return Awaitables.of(conversions, asked, object, depth);
        }
        return PythonContext.of(conversions, asked, object, depth);
    }
}
