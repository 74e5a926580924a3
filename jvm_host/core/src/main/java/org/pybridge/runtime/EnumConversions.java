package org.pybridge.runtime;

import java.util.Arrays;

/** Java's enum constants by their names, from a str or a member of a Python enum. */
final class EnumConversions {
    private EnumConversions() {}

    static Object constant(Class<?> type, Object value) {
        String name = value instanceof String ? (String) value : memberName(value);
        if (name == null) {
            throw ConversionPath.misfit(value, type.getSimpleName());
        }
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw ConversionPath.misfit(value, type.getSimpleName() + ", one of " + names(constants));
    }

    private static String names(Object[] constants) {
        return String.join(", ", Arrays.stream(constants).map(c -> ((Enum<?>) c).name()).toList());
    }

    private static String memberName(Object value) {
        if (!(value instanceof PythonHandle)) {
            return null;
        }
        Session session = ((PythonHandle) value).ref().session();
        Object name = session.call(session.services().id("enum_name"), 0, value);
        return name == null ? null : Services.text(session, name); // null: it is no such constant
    }
}
