package org.pybridge.frame;

import java.lang.reflect.Array;

/**
 * The element types of arrays, twin of {@code ElementType} in {@code native/core/frame_layout.hpp}.
 */
public enum ElementType {
    RAW("raw", 0, null),
    BOOL("bool", 1, boolean[].class),
    INT8("int8", 1, byte[].class),
    INT16("int16", 2, short[].class),
    INT32("int32", 4, int[].class),
    INT64("int64", 8, long[].class),
    FLOAT32("float32", 4, float[].class),
    FLOAT64("float64", 8, double[].class),
    UINT8("uint8", 1, null),
    UINT16("uint16", 2, null),
    UINT32("uint32", 4, null),
    UINT64("uint64", 8, null);

    private static final ElementType[] VALUES = values();

    private final String dtype;
    private final int bytes;
    private final Class<?> arrayType;

    ElementType(String dtype, int bytes, Class<?> arrayType) {
        this.dtype = dtype;
        this.bytes = bytes;
        this.arrayType = arrayType;
    }

    /**
     * The type of this code in a frame.
     *
     * @throws FrameException if there is none
     */
    public static ElementType ofCode(int code) {
        if (code >= VALUES.length) {
            throw new FrameException("unknown element type: " + code);
        }
        return VALUES[code];
    }

    /** The type whose Java array is this one; null for no primitive array, and for char[]. */
    public static ElementType ofArray(Class<?> arrayType) {
        for (ElementType type : VALUES) {
            if (type.arrayType == arrayType) {
                return type;
            }
        }
        return null;
    }

    /**
     * A new Java array.
     *
     * @throws IllegalArgumentException if there is none of this type
     */
    public Object newArray(int length) {
        if (arrayType == null) {
            throw new IllegalArgumentException("element type without a Java array: " + dtype);
        }
        return Array.newInstance(arrayType.getComponentType(), length);
    }

    /** The code in a frame. */
    public int code() {
        return ordinal();
    }

    /** numpy's name. */
    public String dtype() {
        return dtype;
    }

    /** The size of one element in bytes; 0 for RAW. */
    public int bytes() {
        return bytes;
    }
}
