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
import java.util.function.Consumer;
import org.pybridge.frame.ElementType;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameWriter;
import org.pybridge.platform.Posix;
import org.pybridge.platform.SharedMemory;
import org.pybridge.spi.ByteContent;

/** Writes primitive arrays and buffers: beside the frame where memory is shared, else into it. */
final class ArrayWriter {
    private ArrayWriter() {}

    static void array(ValueWriter writer, Object array) {
        ElementType type = ElementType.ofArray(array.getClass());
        if (writer.refersToArrays()) {
            beside(writer, array, type);
            return;
        }
        long[] shape = {Array.getLength(array)};
        if (!lent(writer, type, false, shape, memory -> PrimitiveArrays.put(memory, array))) {
            inline(writer.frame(), array, type);
        }
    }

    /** Writes a reference to an array beside the frame; RAW stands for bytes. */
    static void beside(ValueWriter writer, Object array, ElementType type) {
        FrameWriter frame = writer.frame();
        int index = writer.reference(array);
        frame.tag(FrameLayout.TAG_ARRAY_REF, type.code(), 0, 0);
        frame.word(index);
    }

    /** Writes an array's elements into the frame. */
    static void inline(FrameWriter frame, Object array, ElementType type) {
        int length = Array.getLength(array);
        long sizeBytes = (long) length * type.bytes();
        arrayHead(frame, type, 0, sizeBytes, length);
        int start = frame.block(sizeBytes);
        ByteBuffer target =
                frame.memory().bytes().slice(start, (int) sizeBytes).order(ByteOrder.nativeOrder());
        PrimitiveArrays.put(target, array);
    }

    /** Writes what remains of any buffer into the frame, in native order. */
    static void inline(FrameWriter frame, Buffer buffer) {
        inline(frame, buffer, elementType(buffer));
    }

    /** Writes a one-dimensional array as a column. */
    static void rows(ValueWriter writer, NdArrayView array) {
        if (array.type() == ElementType.RAW) {
            ndArray(writer, array);
            return;
        }
        array.read(
                elements -> {
                    int rows = elements.remaining() / array.itemBytes();
                    FrameWriter frame = writer.frame();
                    long[] shape = {rows};
                    arrayHead(frame, array.type(), 0, elements.remaining(), shape);
                    int start = frame.block(elements.remaining());
                    frame.memory()
                            .bytes()
                            .put(start, elements, elements.position(), elements.remaining());
                    return null;
                });
    }

    static void content(ValueWriter writer, ByteContent content) {
        int sizeBytes = content.sizeBytes();
        long[] shape = {sizeBytes};
        if (lent(writer, ElementType.UINT8, true, shape, content::writeTo)) {
            return;
        }
        FrameWriter frame = writer.frame();
        arrayHead(frame, ElementType.UINT8, FrameLayout.READ_ONLY, sizeBytes, shape);
        int start = frame.block(sizeBytes);
        content.writeTo(
                frame.memory().bytes().slice(start, sizeBytes).order(ByteOrder.nativeOrder()));
    }

    static void buffer(ValueWriter writer, Buffer buffer) {
        if (!buffer.isDirect()) {
            throw new ConversionPath(
                    "only direct buffers convert: seen="
                            + buffer.getClass().getSimpleName()
                            + " on the Java heap");
        }
        requireNativeOrder(buffer);
        ElementType type = elementType(buffer);
        if (!writer.sharesMemory()) {
            if (SharedMemory.isEmpty() || !shared(writer, buffer, type)) {
                copy(writer, buffer, type);
            }
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

    /**
     * Writes where a buffer lies in memory of the user's that workers map; false if it does not.
     */
    private static boolean shared(ValueWriter writer, Buffer buffer, ElementType type) {
        long address = Posix.address(buffer) + (long) buffer.position() * type.bytes();
        SharedMemory segment = SharedMemory.containing(address);
        if (segment == null || segment.isSlab() || buffer.remaining() == 0) {
            return false;
        }
        writer.reference(buffer); // the descriptor is open as long as it is reachable
        long[] shape = {buffer.remaining()};
        place(writer.frame(), type, buffer.isReadOnly(), 0, segment, address, shape);
        return true;
    }

    /**
     * Writes an array into memory that a worker maps, and where it lies into the frame; false, with
     * nothing written, if it belongs into the frame.
     *
     * @param elements writes them in C order; Python lets go of the memory by an id that it gets
     *     only afterwards
     */
    private static boolean lent(
            ValueWriter writer,
            ElementType type,
            boolean readOnly,
            long[] shape,
            Consumer<ByteBuffer> elements) {
        long sizeBytes = type.bytes();
        for (long length : shape) {
            sizeBytes *= length;
        }
        SharedBlock block = writer.lent(sizeBytes);
        if (block == null) {
            return false;
        }
        boolean written = false;
        try {
            elements.accept(block.bytes((int) sizeBytes));
            written = true;
        } finally {
            if (!written) {
                block.giveBack();
            }
        }
        SharedMemory segment = block.segment();
        long id = writer.keep(block); // from here on it may be given back at any time
        place(writer.frame(), type, readOnly, id, segment, segment.address(), shape);
        return true;
    }

    /**
     * Writes where an array in C order lies.
     *
     * @param block the id of the memory of this one array; 0 for memory of the user's
     */
    private static void place(
            FrameWriter frame,
            ElementType type,
            boolean readOnly,
            long block,
            SharedMemory segment,
            long address,
            long[] shape) {
        int flags = readOnly ? FrameLayout.READ_ONLY : 0;
        frame.tag(FrameLayout.TAG_SHARED_ARRAY, type.code(), flags, shape.length);
        frame.word(block);
        frame.word(segment.id());
        frame.word(segment.holderPid());
        frame.word(segment.holderFd());
        frame.word(segment.sizeBytes());
        frame.word(segment.offset(address));
        frame.word(type.bytes());
        words(frame, shape);
        words(frame, NdArrayView.contiguous(shape, type.bytes()));
    }

    private static void copy(ValueWriter writer, Buffer buffer, ElementType type) {
        long[] shape = {buffer.remaining()};
        boolean readOnly = buffer.isReadOnly();
        if (!lent(writer, type, readOnly, shape, memory -> PrimitiveArrays.put(memory, buffer))) {
            inline(writer.frame(), buffer, type);
        }
    }

    private static void inline(FrameWriter frame, Buffer buffer, ElementType type) {
        long sizeBytes = (long) buffer.remaining() * type.bytes();
        int readOnly = buffer.isReadOnly() ? FrameLayout.READ_ONLY : 0;
        arrayHead(frame, type, readOnly, sizeBytes, buffer.remaining());
        int start = frame.block(sizeBytes);
        ByteBuffer target =
                frame.memory().bytes().slice(start, (int) sizeBytes).order(ByteOrder.nativeOrder());
        PrimitiveArrays.put(target, buffer);
    }

    private static void arrayHead(
            FrameWriter frame, ElementType type, int aux2, long sizeBytes, long... shape) {
        frame.tag(FrameLayout.TAG_ARRAY, type.code(), aux2, shape.length);
        frame.word(sizeBytes);
        frame.word(type.bytes());
        words(frame, shape);
    }

    private static void words(FrameWriter frame, long[] values) {
        for (long value : values) {
            frame.word(value);
        }
    }

    static void ndArray(ValueWriter writer, NdArrayView array) {
        if (array.owner() != null) {
            long id = writer.idOf(array.owner());
            writer.frame().tag(FrameLayout.TAG_HANDLE, FrameLayout.EXPORTER, 0, 0);
            writer.frame().word(id);
            return;
        }
        FrameWriter frame = writer.frame();
        ByteBuffer elements = array.buffer();
        long[] shape = array.shape();
        int first = elements.position();
        boolean isLent =
                array.type() != ElementType.RAW
                        && lent(
                                writer,
                                array.type(),
                                array.isReadOnly(),
                                shape,
                                memory -> memory.put(0, elements, first, elements.remaining()));
        if (isLent) {
            return;
        }
        int readOnly = array.isReadOnly() ? FrameLayout.READ_ONLY : 0;
        frame.tag(FrameLayout.TAG_ARRAY, array.type().code(), readOnly, shape.length);
        frame.word(elements.remaining());
        frame.word(array.itemBytes());
        words(frame, shape);
        int start = frame.block(elements.remaining());
        frame.memory().bytes().put(start, elements, first, elements.remaining());
        if (array.type() == ElementType.RAW) {
            frame.text(array.dtype());
        }
    }

    private static ElementType elementType(Buffer buffer) {
        if (buffer instanceof ByteBuffer) {
            return ElementType.UINT8;
        } else if (buffer instanceof DoubleBuffer) {
            return ElementType.FLOAT64;
        } else if (buffer instanceof FloatBuffer) {
            return ElementType.FLOAT32;
        } else if (buffer instanceof LongBuffer) {
            return ElementType.INT64;
        } else if (buffer instanceof IntBuffer) {
            return ElementType.INT32;
        } else if (buffer instanceof ShortBuffer) {
            return ElementType.INT16;
        }
        return ElementType.UINT16;
    }

    private static void requireNativeOrder(Buffer buffer) {
        ByteOrder order = byteOrder(buffer);
        if (order != ByteOrder.nativeOrder()) {
            throw new ConversionPath(
                    "buffer in a foreign byte order: seen="
                            + order
                            + ", wanted="
                            + ByteOrder.nativeOrder()
                            + "; call order(ByteOrder.nativeOrder()) before the typed view is"
                            + " made");
        }
    }

    private static ByteOrder byteOrder(Buffer buffer) {
        if (buffer instanceof DoubleBuffer) {
            return ((DoubleBuffer) buffer).order();
        } else if (buffer instanceof FloatBuffer) {
            return ((FloatBuffer) buffer).order();
        } else if (buffer instanceof LongBuffer) {
            return ((LongBuffer) buffer).order();
        } else if (buffer instanceof IntBuffer) {
            return ((IntBuffer) buffer).order();
        } else if (buffer instanceof ShortBuffer) {
            return ((ShortBuffer) buffer).order();
        } else if (buffer instanceof CharBuffer) {
            return ((CharBuffer) buffer).order();
        }
        return ByteOrder.nativeOrder(); // bytes have none
    }
}
