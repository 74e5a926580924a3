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
        int count = source.remaining() / type.bytes();
        switch (type) {
            case BOOL:
                boolean[] booleans = new boolean[count];
                for (int i = 0; i < count; i++) {
                    booleans[i] = source.get(source.position() + i) != 0;
                }
                return booleans;
            case INT8:
                byte[] bytes = new byte[count];
                source.duplicate().get(bytes);
                return bytes;
            case INT16:
                short[] shorts = new short[count];
                source.asShortBuffer().get(shorts);
                return shorts;
            case INT32:
                int[] ints = new int[count];
                source.asIntBuffer().get(ints);
                return ints;
            case INT64:
                long[] longs = new long[count];
                source.asLongBuffer().get(longs);
                return longs;
            case FLOAT32:
                float[] floats = new float[count];
                source.asFloatBuffer().get(floats);
                return floats;
            case FLOAT64:
                double[] doubles = new double[count];
                source.asDoubleBuffer().get(doubles);
                return doubles;
            default:
                throw new IllegalArgumentException(
                        "element type without a Java array: " + type.dtype());
        }
    }
}
