package org.pybridge.runtime;

import java.nio.ByteBuffer;
import org.pybridge.frame.ElementType;

/**
 * Copies elements to a Java array of a type that holds every value of theirs exactly. Whether that
 * works depends on the two types alone, never on the values.
 */
final class ArrayCasts {
    // How many bits of magnitude a type needs, or holds exactly.
    private static final int FLOAT_BITS = 24;
    private static final int DOUBLE_BITS = 53;

    /** An integer element as a long. */
    @FunctionalInterface
    private interface Integers {
        long at(ByteBuffer source, int offset);
    }

    private ArrayCasts() {}

    /** Whether every value of one type is a value of the other, which has a Java array. */
    static boolean isExact(ElementType from, ElementType to) {
        if (from == to || from == ElementType.UINT8 && to == ElementType.INT8) {
            return true; // byte[] is what Java has for bytes
        } else if (from == ElementType.FLOAT32) {
            return to == ElementType.FLOAT64;
        } else if (!isInteger(from)) {
            return false;
        }
        int bits = magnitudeBits(from);
        switch (to) {
            case INT16:
            case INT32:
            case INT64:
                return bits <= magnitudeBits(to);
            case FLOAT32:
                return bits <= FLOAT_BITS;
            case FLOAT64:
                return bits <= DOUBLE_BITS;
            default:
                return false;
        }
    }

    private static boolean isInteger(ElementType type) {
        return type.ordinal() >= ElementType.INT8.ordinal()
                        && type.ordinal() <= ElementType.INT64.ordinal()
                || isUnsigned(type);
    }

    private static boolean isUnsigned(ElementType type) {
        return type.ordinal() >= ElementType.UINT8.ordinal();
    }

    private static int magnitudeBits(ElementType type) {
        return type.bytes() * Byte.SIZE - (isUnsigned(type) ? 0 : 1);
    }

    /** A new Java array of these elements, in native order, cast exactly. */
    static Object get(ByteBuffer source, ElementType from, ElementType to) {
        if (from == to || to == ElementType.INT8) {
            return PrimitiveArrays.get(source, to);
        } else if (from == ElementType.FLOAT32) {
            return doubles(source);
        }
        Integers integers = integers(from);
        int first = source.position();
        int step = from.bytes();
        int count = source.remaining() / step;
        switch (to) {
            case INT16:
                short[] shorts = new short[count];
                for (int i = 0; i < count; i++) {
                    shorts[i] = (short) integers.at(source, first + i * step);
                }
                return shorts;
            case INT32:
                int[] ints = new int[count];
                for (int i = 0; i < count; i++) {
                    ints[i] = (int) integers.at(source, first + i * step);
                }
                return ints;
            case INT64:
                long[] longs = new long[count];
                for (int i = 0; i < count; i++) {
                    longs[i] = integers.at(source, first + i * step);
                }
                return longs;
            case FLOAT32:
                float[] floats = new float[count];
                for (int i = 0; i < count; i++) {
                    floats[i] = integers.at(source, first + i * step);
                }
                return floats;
            default:
                double[] doubles = new double[count];
                for (int i = 0; i < count; i++) {
                    doubles[i] = integers.at(source, first + i * step);
                }
                return doubles;
        }
    }

    private static double[] doubles(ByteBuffer floats) {
        double[] doubles = new double[floats.remaining() / Float.BYTES];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = floats.getFloat(floats.position() + i * Float.BYTES);
        }
        return doubles;
    }

    private static Integers integers(ElementType from) {
        switch (from) {
            case INT8:
                return ByteBuffer::get;
            case INT16:
                return ByteBuffer::getShort;
            case INT32:
                return ByteBuffer::getInt;
            case UINT8:
                return (source, offset) -> source.get(offset) & 0xFF;
            case UINT16:
                return ByteBuffer::getChar;
            case UINT32:
                return (source, offset) -> source.getInt(offset) & 0xFFFF_FFFFL;
            default:
                throw new IllegalArgumentException("no exact cast of " + from.dtype());
        }
    }
}
