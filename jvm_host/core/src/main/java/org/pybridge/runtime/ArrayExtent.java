package org.pybridge.runtime;

import java.util.Arrays;
import org.pybridge.frame.FrameException;

/**
 * The bytes that an array's elements take, seen from the first one: from the lowest to behind the
 * highest. What a frame says of an array is checked by it before any element is touched.
 */
record ArrayExtent(long low, long high) {
    /**
     * That of an array of these dimensions.
     *
     * @throws FrameException if there is no such array
     */
    static ArrayExtent of(long[] shape, long[] strides, int itemBytes) {
        if (sizeBytes(shape, itemBytes) == 0) {
            return new ArrayExtent(0, 0);
        }
        try {
            long low = 0;
            long high = itemBytes;
            for (int i = 0; i < shape.length; i++) {
                long reach = Math.multiplyExact(shape[i] - 1, strides[i]);
                low = Math.addExact(low, Math.min(0, reach));
                high = Math.addExact(high, Math.max(0, reach));
            }
            return new ArrayExtent(low, high);
        } catch (ArithmeticException e) {
            throw beyondMemory(shape, itemBytes);
        }
    }

    /**
     * Requires that elements in C order take so many bytes.
     *
     * @throws FrameException if they do not
     */
    static void requireSize(long[] shape, int itemBytes, long sizeBytes) {
        if (sizeBytes(shape, itemBytes) != sizeBytes) {
            throw new FrameException(
                    "array length does not fit its shape: lengthBytes="
                            + sizeBytes
                            + ", shape="
                            + Arrays.toString(shape)
                            + ", elementBytes="
                            + itemBytes);
        }
    }

    /**
     * Requires that an array whose first element is at this offset lies in a memory of this size.
     *
     * @throws FrameException if it does not
     */
    void requireWithin(long offset, long sizeBytes) {
        if (offset < -low || offset > sizeBytes - high) {
            throw new FrameException(
                    "array lies outside its shared segment: offset="
                            + offset
                            + ", segmentBytes="
                            + sizeBytes);
        }
    }

    private static long sizeBytes(long[] shape, int itemBytes) {
        try {
            long size = itemBytes;
            for (long length : shape) {
                if (length < 0) {
                    throw new FrameException("array dimension out of range: " + length);
                }
                size = Math.multiplyExact(size, length);
            }
            return size;
        } catch (ArithmeticException e) {
            throw beyondMemory(shape, itemBytes);
        }
    }

    private static FrameException beyondMemory(long[] shape, int itemBytes) {
        return new FrameException(
                "array larger than any memory: shape="
                        + Arrays.toString(shape)
                        + ", elementBytes="
                        + itemBytes);
    }
}
