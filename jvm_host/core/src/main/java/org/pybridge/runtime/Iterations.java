package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.BaseStream;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.pybridge.Keywords;
import org.pybridge.PyIterator;

/** Python objects as iterators, iterables and streams. */
final class Iterations {
    private static final String MODULE = "bridge._iteration:";

    private Iterations() {}

    /** Whether a request for this type means to iterate, not to convert. */
    static boolean isOne(Class<?> type) {
        return type == Iterator.class
                || type == PyIterator.class
                || type == Iterable.class
                || type == Stream.class
                || type == IntStream.class
                || type == LongStream.class
                || type == DoubleStream.class
                || type == BaseStream.class;
    }

    /**
     * The object as this type; null if it is no iterable. A list, tuple or set as an Iterable is a
     * copy, unless its elements shall stay in Python.
     *
     * @throws ConversionPath if an element of a copy or of a Java object does not fit
     */
    static Object of(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        boolean again = asked.raw() == Iterable.class;
        Object begun =
                again ? iterable(asked, object) : object.serve(MODULE + "iterate", 0, object);
        if (begun == null) {
            return null;
        } else if (!(begun instanceof PythonHandle)) {
            return conversions.convert(asked, begun, depth);
        }
        return again
                ? new PythonIterable((PythonHandle) begun, asked.argument(0))
                : shaped(asked, (PythonHandle) begun);
    }

    private static Object iterable(AskedType asked, PythonHandle object) {
        boolean copied = !Conversions.wantsHandle(asked.argument(0).raw());
        return object.serve(MODULE + "iterable", 0, object, Keywords.of("copied", copied));
    }

    private static Object shaped(AskedType asked, PythonHandle cursor) {
        Class<?> type = asked.raw();
        if (type == Iterator.class || type == PyIterator.class) {
            return new PythonIterator(cursor, asked.argument(0));
        } else if (type == IntStream.class) {
            return stream(cursor, Integer.class).mapToInt(Integer.class::cast);
        } else if (type == LongStream.class) {
            return stream(cursor, Long.class).mapToLong(Long.class::cast);
        } else if (type == DoubleStream.class) {
            return stream(cursor, Double.class).mapToDouble(Double.class::cast);
        }
        return new PythonIterator(cursor, asked.argument(0)).stream();
    }

    private static Stream<Object> stream(PythonHandle cursor, Class<?> element) {
        // Null has no place in a stream of primitives.
        return new PythonIterator(cursor, AskedType.of(PrimitiveTypes.unbox(element))).stream();
    }

    /** Elements that are in Java already; null if the type is another one. */
    static Object ofElements(
            Conversions conversions, AskedType asked, Collection<?> elements, int depth) {
        Class<?> type = asked.raw();
        if (type != Iterator.class && type != Stream.class) {
            return null;
        }
        List<Object> converted = new ArrayList<>();
        for (Object element : elements) {
            try {
                converted.add(conversions.convert(asked.argument(0), element, depth + 1));
            } catch (ConversionPath failure) {
                throw failure.at("[" + converted.size() + "]");
            }
        }
        return type == Iterator.class ? converted.iterator() : converted.stream();
    }
}
