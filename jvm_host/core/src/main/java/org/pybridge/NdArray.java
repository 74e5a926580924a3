package org.pybridge;

import java.nio.ByteBuffer;

/**
 * A numpy array (or another object with the buffer protocol) seen from Java. In thread mode it is
 * the same memory; in process mode a copy of it, but the same memory where that is of {@link
 * Python#allocate}.
 *
 * <p>The Python object stays alive while this object or a buffer got from it is reachable, until
 * {@link #close}. <b>After close the buffers must not be used any more</b>: their memory may be
 * gone.
 */
public interface NdArray extends AutoCloseable {
    /**
     * The element type as numpy spells it: {@code "float64"}, {@code "int32"}, {@code "bool"}; with
     * its byte order where that is foreign: {@code ">f8"}.
     */
    String dtype();

    /** The lengths of the dimensions, in elements; empty for a scalar array. */
    long[] shape();

    /** The distances of neighbours in each dimension, in bytes. */
    long[] strides();

    /** The count of elements: the product of the shape. */
    long size();

    /** Whether the elements lie in C order without gaps. */
    boolean isContiguous();

    /** Whether Python forbids writing. */
    boolean isReadOnly();

    /**
     * The elements as bytes in native order; read-only where the array is.
     *
     * @throws IllegalStateException if the array is not contiguous, or closed
     */
    ByteBuffer buffer();

    /**
     * Copies all elements, in C order, to a new primitive array of the same element type, or of one
     * that holds every value of it exactly: int32 to {@code long[]} or {@code double[]}, uint16 to
     * {@code int[]}, float32 to {@code double[]}. Whether it works depends on the types alone,
     * never on the values: int64 is refused as {@code double[]}, and as {@code int[]}. A {@code
     * byte[]} takes the bytes of uint8 as well.
     *
     * @param arrayType such as {@code double[].class}
     * @throws ConversionException if the element type is another
     */
    <T> T toArray(Class<T> arrayType);

    /** Gives the memory back to Python. Idempotent. */
    @Override
    void close();
}
