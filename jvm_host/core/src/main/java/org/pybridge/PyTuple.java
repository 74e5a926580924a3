package org.pybridge;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A Python tuple: an unmodifiable list, which converts to a tuple again. Elements may be null. */
public final class PyTuple extends AbstractList<Object> implements RandomAccess {
    private final Object[] elements;

    private PyTuple(Object[] elements) {
        this.elements = elements;
    }

    /** A tuple of these elements. */
    public static PyTuple of(Object... elements) {
        return new PyTuple(Objects.requireNonNull(elements, "elements").clone());
    }

    /** A tuple of the list's elements. */
    public static PyTuple copyOf(List<?> elements) {
        return new PyTuple(Objects.requireNonNull(elements, "elements").toArray());
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
