package org.pybridge.runtime;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.pybridge.frame.ElementType;

/** Bulk copies between byte buffers in native order and primitive arrays or typed buffers. */
final class PrimitiveArrays {
    private PrimitiveArrays() {}

    /** Copies an array, or what remains of a typed buffer, to the start of the target. */
    static void put(ByteBuffer target, Object source) {
        if (source instanceof double[]) {
            target.asDoubleBuffer().put((double[]) source);
        } else if (source instanceof long[]) {
            target.asLongBuffer().put((long[]) source);
        } else if (source instanceof int[]) {
            target.asIntBuffer().put((int[]) source);
        } else if (source instanceof float[]) {
            target.asFloatBuffer().put((float[]) source);
        } else if (source instanceof short[]) {
            target.asShortBuffer().put((short[]) source);
        } else if (source instanceof byte[]) {
            target.put((byte[]) source);
        } else if (source instanceof boolean[]) {
            for (boolean each : (boolean[]) source) {
                target.put((byte) (each ? 1 : 0));
            }
        } else {
            putBuffer(target, ((Buffer) source).duplicate());
        }
    }

    private static void putBuffer(ByteBuffer target, Buffer source) {
        if (source instanceof ByteBuffer) {
            target.put((ByteBuffer) source);
        } else if (source instanceof DoubleBuffer) {
            target.asDoubleBuffer().put((DoubleBuffer) source);
        } else if (source instanceof FloatBuffer) {
            target.asFloatBuffer().put((FloatBuffer) source);
        } else if (source instanceof LongBuffer) {
            target.asLongBuffer().put((LongBuffer) source);
        } else if (source instanceof IntBuffer) {
            target.asIntBuffer().put((IntBuffer) source);
        } else if (source instanceof ShortBuffer) {
            target.asShortBuffer().put((ShortBuffer) source);
        } else {
            target.asCharBuffer().put((CharBuffer) source);
        }
    }

    /** A new Java array of the source's bytes, which are elements of this type. */
    static Object get(ByteBuffer source, ElementType type) {
        Object array = type.newArray(source.remaining() / type.bytes());
        get(source, array);
        return array;
    }

    /** Fills an array with the source's bytes, of which there are as many as it takes. */
    static void get(ByteBuffer source, Object array) {
        if (array instanceof double[]) {
            source.asDoubleBuffer().get((double[]) array);
        } else if (array instanceof long[]) {
            source.asLongBuffer().get((long[]) array);
        } else if (array instanceof int[]) {
            source.asIntBuffer().get((int[]) array);
        } else if (array instanceof float[]) {
            source.asFloatBuffer().get((float[]) array);
        } else if (array instanceof short[]) {
            source.asShortBuffer().get((short[]) array);
        } else if (array instanceof byte[]) {
            source.duplicate().get((byte[]) array);
        } else {
            boolean[] booleans = (boolean[]) array;
            for (int i = 0; i < booleans.length; i++) {
                booleans[i] = source.get(source.position() + i) != 0;
            }
        }
    }
}
