package org.pybridge;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its type arguments, for {@link PyObject#as(TypeRef)}: Java forgets those of a class
 * literal, but not those of a superclass. Made as an anonymous class:
 *
 * <pre>{@code
 * Map<String, List<Long>> ids = object.as(new TypeRef<Map<String, List<Long>>>() {});
 * }</pre>
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
    private final Type type;

    /**
     * The type that the subclass names.
     *
     * @throws IllegalStateException if the subclass names none
     */
    protected TypeRef() {
        Type base = getClass().getGenericSuperclass();
        if (!(base instanceof ParameterizedType)
                || ((ParameterizedType) base).getRawType() != TypeRef.class) {
            throw new IllegalStateException(
                    "a TypeRef is made as `new TypeRef<List<Long>>() {}`: seen=" + base);
        }
        type = ((ParameterizedType) base).getActualTypeArguments()[0];
    }

    /** The type. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return "TypeRef<" + type.getTypeName() + ">";
    }
}
