package org.pybridge.runtime;

import java.util.Collection;
import java.util.Iterator;
import org.pybridge.PyObject;

/** Requests that a protocol of Python's answers, rather than a value. */
final class Protocols {
    private Protocols() {}

    /** Whether a request for this type is one. */
    static boolean isOne(Class<?> type) {
        return Iterations.isOne(type) || Awaitables.isOne(type);
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
        Object made =
                Iterations.isOne(asked.raw())
                        ? Iterations.of(conversions, asked, object, depth)
                        : Awaitables.of(conversions, asked, object, depth);
        if (made != null) {
            return made;
        } else if (object.typeName().equals("NoneType")) {
            return null;
        } else if (asked.raw() == Iterator.class) {
            return InterfaceBinding.bindObject(object, asked.raw());
        }
        throw ConversionPath.misfit(object, asked);
    }

    /** As {@link #of}, for a handle that nobody else has. */
    static Object adopt(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Object made = of(conversions, asked, object, depth);
        if (made == null || Iterations.isMade(made) || made instanceof PythonFuture) {
            object.close();
        }
        return made;
    }
}
