package org.pybridge;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A Python tuple: an unmodifiable list, which converts to a tuple again. Elements may be null. */
public final class PyTuple extends AbstractList<Object> implements RandomAccess {
    private final Object[] elements;
    private final List<String> names;

    private PyTuple(Object[] elements, List<String> names) {
        this.elements = elements;
        this.names = names;
    }

    /** A tuple of these elements. */
    public static PyTuple of(Object... elements) {
        return new PyTuple(Objects.requireNonNull(elements, "elements").clone(), List.of());
    }

    /** A tuple of the list's elements. */
    public static PyTuple copyOf(List<?> elements) {
        return new PyTuple(Objects.requireNonNull(elements, "elements").toArray(), List.of());
    }

    /**
     * A tuple whose elements have names, as Python's named tuples have them. To Python it is a
     * tuple like any other.
     *
     * @throws IllegalArgumentException if there are not as many names as elements
     */
    public static PyTuple named(List<String> names, Object... elements) {
        if (names.size() != elements.length) {
            throw new IllegalArgumentException(
                    "names do not fit the elements: names="
                            + names
                            + ", elements="
                            + elements.length);
        }
        return new PyTuple(elements.clone(), List.copyOf(names));
    }

    /** The elements' names where it came from a named tuple; empty otherwise. */
    public List<String> names() {
        return names;
    }

    /**
     * The element of a name.
     *
     * @throws IllegalArgumentException if none has it
     */
    public Object get(String name) {
        int index = names.indexOf(Objects.requireNonNull(name, "name"));
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no such element: seen=" + name + ", wanted one of " + names);
        }
        return elements[index];
    }

    @Override
    public Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
