package org.pybridge.runtime;

import java.util.Set;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;

/** What {@code bridge/_java_types.py} asks of Java's classes. */
final class TypeRequests {
    private TypeRequests() {}

    /**
     * Answers a request.
     *
     * @param detail a type's id, for IS_ASSIGNABLE two; 0 for FIND_TYPE by name
     * @param target for IS_ASSIGNABLE an object instead of the second type; may be null
     * @param live those of the values that are live, see {@link ValueReader#liveContainers}
     */
    static Object answer(
            Session session,
            int operation,
            long detail,
            Object target,
            Object[] values,
            Set<Object> live)
            throws ClassNotFoundException {
        JavaTypes types = session.javaTypes();
        switch (operation) {
            case FrameLayout.UPCALL_DESCRIBE_TYPE:
                return types.find(detail).description(types);
            case FrameLayout.UPCALL_LIST_MEMBERS:
                return types.find(detail).memberList(types);
            case FrameLayout.UPCALL_FIND_TYPE:
                return detail == 0 ? found(session, values) : types.find(detail).type();
            case FrameLayout.UPCALL_IS_ASSIGNABLE:
                Class<?> wanted = types.find(detail >>> Integer.SIZE).type();
                return target != null
                        ? wanted.isInstance(target)
                        : wanted.isAssignableFrom(types.find((int) detail).type());
            case FrameLayout.UPCALL_CAST:
                return cast(session, types.find(detail).type(), values, live);
            default:
                throw new FrameException("unknown operation: " + operation);
        }
    }

    /** The id of a class by its name, or of the class that a {@link Class} object is. */
    private static Object found(Session session, Object[] values) throws ClassNotFoundException {
        Object wanted = only(values);
        if (wanted instanceof Class) {
            return session.javaTypes().of((Class<?>) wanted).id();
        }
        if (!(Cast.strip(wanted) instanceof String)) {
            throw new CallShapeException(
                    "not the name of a Java class, nor a java.lang.Class: seen="
                            + PythonTypes.describe(wanted));
        }
        Class<?> type = session.classNames().find((String) Cast.strip(wanted));
        return session.javaTypes().of(type).id();
    }

    private static Object cast(Session session, Class<?> type, Object[] values, Set<Object> live) {
        Object plain = Cast.strip(only(values));
        Object converted = session.conversions().to(type, plain, "value");
        return new LiveView(new Cast(type, converted, live.contains(converted)));
    }

    private static Object only(Object[] values) {
        if (values.length != 1) {
            throw new CallShapeException(
                    "wrong count of arguments: seen=" + values.length + ", wanted=1");
        }
        return values[0];
    }
}
