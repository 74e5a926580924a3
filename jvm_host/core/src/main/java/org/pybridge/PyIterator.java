package org.pybridge;

import java.util.Iterator;
import java.util.stream.Stream;

/**
 * An iteration over a Python object, made by {@code object.as(PyIterator.class)}, or by {@code
 * as(new TypeRef<PyIterator<Long>>() {})} for elements of a type. A generator runs only as far as
 * it was asked: {@link #hasNext} fetches one element, and {@link #next} gives it.
 *
 * <p>Any thread may use it, one at a time. What Python raises is thrown by {@link #hasNext} or
 * {@link #next} in its place of the sequence. An element that does not convert is a {@link
 * ConversionException} with its index, from {@code next} or, where it cannot cross at all, from
 * {@code hasNext}; the next call goes on after it.
 *
 * @param <T> the type of the elements
 */
public interface PyIterator<T> extends Iterator<T>, AutoCloseable {
    /**
     * From now on fetches up to {@code size} elements in one crossing. A generator then runs up to
     * {@code size - 1} elements ahead, and its side effects with it. An endless one is no problem,
     * a slow one delays the first element of each batch.
     *
     * @param size 1 or more; 1 if this was never called
     * @return this
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    PyIterator<T> batch(int size);

    /** The elements that are left, in order. Closing the stream closes this. */
    Stream<T> stream();

    /**
     * Ends the iteration. A generator is closed: its {@code finally} blocks run now, on this
     * thread. Other iterators are let go. Idempotent; after it every other method throws {@link
     * IllegalStateException}. One that came to its end needs no close.
     *
     * @throws PythonException if the generator raises while it is closed
     */
    @Override
    void close();
}
