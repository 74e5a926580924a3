package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Map;

/** A type that a value is asked as: a class, and what is known of its type arguments. Immutable. */
final class AskedType {
    private static final AskedType[] NONE = {};

    private final Class<?> raw;
    private final AskedType[] arguments;

    private AskedType(Class<?> raw, AskedType[] arguments) {
        this.raw = raw;
        this.arguments = arguments;
    }

    /** A class without type arguments. */
    static AskedType of(Class<?> type) {
        return new AskedType(type, NONE);
    }

    /** A type whose variables have no meaning of their own. */
    static AskedType of(Type type) {
        return of(type, Map.of());
    }

    /**
     * A type with the meaning of its variables; one without a meaning is its bound.
     *
     * @throws IllegalArgumentException if it is of no kind known to Java 17
     */
    static AskedType of(Type type, Map<TypeVariable<?>, AskedType> variables) {
        if (type instanceof Class) {
            return of((Class<?>) type);
        } else if (type instanceof ParameterizedType) {
            ParameterizedType generic = (ParameterizedType) type;
            Type[] given = generic.getActualTypeArguments();
            AskedType[] arguments = new AskedType[given.length];
            for (int i = 0; i < given.length; i++) {
                arguments[i] = of(given[i], variables);
            }
            return new AskedType((Class<?>) generic.getRawType(), arguments);
        } else if (type instanceof GenericArrayType) {
            AskedType component =
                    of(((GenericArrayType) type).getGenericComponentType(), variables);
            Class<?> array = Array.newInstance(component.raw, 0).getClass();
            return new AskedType(array, new AskedType[] {component});
        } else if (type instanceof WildcardType) {
            Type[] lower = ((WildcardType) type).getLowerBounds();
            return of(
                    lower.length > 0 ? lower[0] : ((WildcardType) type).getUpperBounds()[0],
                    variables);
        } else if (type instanceof TypeVariable) {
            return meaning((TypeVariable<?>) type, variables);
        }
        throw new IllegalArgumentException("not a type: " + type);
    }

    private static AskedType meaning(
            TypeVariable<?> variable, Map<TypeVariable<?>, AskedType> variables) {
        AskedType meaning = variables.get(variable);
        // The bound of a variable may name the variable itself.
        return meaning != null ? meaning : of(erasure(variable.getBounds()[0]));
    }

    private static Class<?> erasure(Type bound) {
        if (bound instanceof Class) {
            return (Class<?>) bound;
        } else if (bound instanceof ParameterizedType) {
            return (Class<?>) ((ParameterizedType) bound).getRawType();
        }
        return bound instanceof TypeVariable
                ? erasure(((TypeVariable<?>) bound).getBounds()[0])
                : Object.class;
    }

    /** The class. */
    Class<?> raw() {
        return raw;
    }

    /** A type argument, or an array's component; Object where it is not known. */
    AskedType argument(int index) {
        if (index < arguments.length) {
            return arguments[index];
        }
        return of(raw.isArray() ? raw.getComponentType() : Object.class);
    }

    /** Whether a type argument asks for more than an object. */
    boolean hasArgument(int index) {
        return index < arguments.length && arguments[index].raw != Object.class;
    }

    int argumentCount() {
        return arguments.length;
    }

    @Override
    public String toString() {
        if (arguments.length == 0 || raw.isArray()) {
            return raw.isArray() ? argument(0) + "[]" : raw.getSimpleName();
        }
        StringBuilder text = new StringBuilder(raw.getSimpleName()).append('<');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(arguments[i]);
        }
        return text.append('>').toString();
    }
}
