package org.pybridge.runtime;

import java.lang.invoke.MethodType;
import java.util.Map;

/** Java's primitive types: their boxes, their names, and which is widened to which. */
final class PrimitiveTypes {
    private static final Map<String, Class<?>> NAMES =
            Map.of(
                    "boolean", boolean.class,
                    "byte", byte.class,
                    "short", short.class,
                    "char", char.class,
                    "int", int.class,
                    "long", long.class,
                    "float", float.class,
                    "double", double.class,
                    "void", void.class);

    private PrimitiveTypes() {}

    /** The type of this name; null if there is none. */
    static Class<?> named(String name) {
        return NAMES.get(name);
    }

    /** The box of a primitive type. */
    static Class<?> box(Class<?> primitive) {
        return MethodType.methodType(primitive).wrap().returnType();
    }

    /** The primitive type of a box; null for any other class. */
    static Class<?> unbox(Class<?> box) {
        Class<?> type = MethodType.methodType(box).unwrap().returnType();
        return type.isPrimitive() && type != box ? type : null;
    }

    /** Whether a primitive type is the other one, or is widened to it without being asked. */
    static boolean widens(Class<?> from, Class<?> to) {
        if (from == to) {
            return true;
        }
        int wanted = rank(to);
        if (from == char.class) {
            return wanted >= rank(int.class);
        }
        int seen = rank(from);
        return seen > 0 && wanted > seen;
    }

    private static int rank(Class<?> type) {
        if (type == byte.class) {
            return 1;
        } else if (type == short.class) {
            return 2;
        } else if (type == int.class) {
            return 3;
        } else if (type == long.class) {
            return 4;
        } else if (type == float.class) {
            return 5;
        }
        return type == double.class ? 6 : 0;
    }
}
