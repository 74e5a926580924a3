package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameWriter;

/** Writes primitive arrays and buffers: beside the frame where memory is shared, else into it. */
final class ArrayWriter {
    private ArrayWriter() {}

    static void array(ValueWriter writer, Object array) {
        ElementType type = ElementType.ofArray(array.getClass());
        if (!writer.sharesMemory()) {
            inline(writer.frame(), array, type);
            return;
        }
        FrameWriter frame = writer.frame();
        int index = writer.reference(array);
        frame.tag(FrameLayout.TAG_ARRAY_REF, type.code(), 0, 0);
        frame.word(index);
    }

    /** Writes an array's elements into the frame. */
    static void inline(FrameWriter frame, Object array, ElementType type) {
        int length = Array.getLength(array);
        long sizeBytes = (long) length * type.bytes();
        frame.tag(FrameLayout.TAG_ARRAY, type.code(), 0, 1);
        frame.word(sizeBytes);
        frame.word(type.bytes());
        frame.word(length);
        int start = frame.block(sizeBytes);
        ByteBuffer target =
                frame.memory().bytes().slice(start, (int) sizeBytes).order(ByteOrder.nativeOrder());
        PrimitiveArrays.put(target, array);
    }

    static void buffer(ValueWriter writer, Buffer buffer) {
        if (!buffer.isDirect()) {
            throw new ValueWriter.ConversionPath(
                    "only direct buffers convert: seen="
                            + buffer.getClass().getSimpleName()
                            + " on the Java heap");
        }
        ElementType type = elementType(buffer);
        if (!writer.sharesMemory()) {
            copy(writer.frame(), buffer, type);
            return;
        }
        FrameWriter frame = writer.frame();
        int readOnly = buffer.isReadOnly() ? FrameLayout.READ_ONLY : 0;
        // A slice begins at the position, where the address of a direct buffer is taken.
        int index = writer.reference(buffer.slice());
        frame.tag(FrameLayout.TAG_BUFFER_REF, type.code(), readOnly, 0);
        frame.word(index);
        frame.word(buffer.remaining());
    }

    private static void copy(FrameWriter frame, Buffer buffer, ElementType type) {
        long sizeBytes = (long) buffer.remaining() * type.bytes();
        int readOnly = buffer.isReadOnly() ? FrameLayout.READ_ONLY : 0;
        frame.tag(FrameLayout.TAG_ARRAY, type.code(), readOnly, 1);
        frame.word(sizeBytes);
        frame.word(type.bytes());
        frame.word(buffer.remaining());
        int start = frame.block(sizeBytes);
        ByteBuffer target =
                frame.memory().bytes().slice(start, (int) sizeBytes).order(ByteOrder.nativeOrder());
        PrimitiveArrays.put(target, buffer);
    }

    static void ndArray(ValueWriter writer, NdArrayView array) {
        if (array.owner() != null) {
            long id = array.owner().idFor(writer.session());
            writer.frame().tag(FrameLayout.TAG_HANDLE, FrameLayout.EXPORTER, 0, 0);
            writer.frame().word(id);
            return;
        }
        FrameWriter frame = writer.frame();
        ByteBuffer elements = array.buffer();
        long[] shape = array.shape();
        int readOnly = array.isReadOnly() ? FrameLayout.READ_ONLY : 0;
        frame.tag(FrameLayout.TAG_ARRAY, array.type().code(), readOnly, shape.length);
        frame.word(elements.remaining());
        frame.word(array.itemBytes());
        for (long dimension : shape) {
            frame.word(dimension);
        }
        int start = frame.block(elements.remaining());
        frame.memory().bytes().put(start, elements, elements.position(), elements.remaining());
        if (array.type() == ElementType.RAW) {
            frame.text(array.dtype());
        }
    }

    private static ElementType elementType(Buffer buffer) {
        ByteOrder order = ByteOrder.nativeOrder();
        ElementType type;
        if (buffer instanceof ByteBuffer) {
            return ElementType.UINT8;
        } else if (buffer instanceof DoubleBuffer) {
            type = ElementType.FLOAT64;
            order = ((DoubleBuffer) buffer).order();
        } else if (buffer instanceof FloatBuffer) {
            type = ElementType.FLOAT32;
            order = ((FloatBuffer) buffer).order();
        } else if (buffer instanceof LongBuffer) {
            type = ElementType.INT64;
            order = ((LongBuffer) buffer).order();
        } else if (buffer instanceof IntBuffer) {
            type = ElementType.INT32;
            order = ((IntBuffer) buffer).order();
        } else if (buffer instanceof ShortBuffer) {
            type = ElementType.INT16;
            order = ((ShortBuffer) buffer).order();
        } else {
            type = ElementType.UINT16;
            order = ((CharBuffer) buffer).order();
        }
        if (order != ByteOrder.nativeOrder()) {
            throw new ValueWriter.ConversionPath(
                    "buffer in a foreign byte order: seen="
                            + order
                            + ", wanted="
                            + ByteOrder.nativeOrder()
                            + "; call order(ByteOrder.nativeOrder()) before the typed view is"
                            + " made");
        }
        return type;
    }
}
