package org.pybridge.compat.pemja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A Python generator as an iterator, one element fetched at a time. For one thread at a time. What
 * the generator raises is thrown by {@link #hasNext} or {@link #next} in its place.
 */
@SuppressWarnings("rawtypes") // so it is in PEMJA, and its users cast it to an Iterator of theirs
public class PyIterator extends PyObject implements Iterator {
    private boolean isFetched;
    private Object element;

    PyIterator(org.pybridge.PyObject handle, ObjectCalls calls) {
        super(handle, calls);
    }

    @Override
    public boolean hasNext() {
        if (!isFetched) {
            element = calls().next(handle());
            isFetched = true;
        }
        return element != Results.END;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the Python iterator has no more elements");
        }
        isFetched = false;
        return element;
    }
}
