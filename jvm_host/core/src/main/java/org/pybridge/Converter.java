package org.pybridge;

import java.util.Objects;
import java.util.function.Function;

/**
 * How the objects of a class without a row in the table of values cross, as a value that has one.
 * Registered by {@link PythonConfig.Builder#converter(Class, Converter)}. Any thread may call it,
 * several at once.
 *
 * @param <T> the class
 */
public interface Converter<T> {
    /**
     * The value that goes to Python in the object's place: a Map, a List, a String or anything else
     * that crosses.
     */
    Object toPython(T value);

    /**
     * The object for a value that came from Python where this class is asked for.
     *
     * @param value by the default conversions; never null
     */
    T fromPython(Object value);

    /** A converter of two functions. */
    static <T> Converter<T> of(
            Function<? super T, ?> toPython, Function<Object, ? extends T> fromPython) {
        Objects.requireNonNull(toPython, "toPython");
        Objects.requireNonNull(fromPython, "fromPython");
        return new Converter<>() {
            @Override
            public Object toPython(T value) {
                return toPython.apply(value);
            }

            @Override
            public T fromPython(Object value) {
                return fromPython.apply(value);
            }
        };
    }
}
