package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pybridge.ConversionException;
import org.pybridge.frame.ElementType;
import org.pybridge.spi.ScopedArray;

/** An array of Python's in place, or a copy of one. Thread-safe as far as its memory is. */
final class NdArrayView implements ScopedArray {
    private final ElementType type;
    private final int itemBytes;
    private final long[] shape;
    private final long[] strides;
    private final boolean readOnly;
    private final PythonHandle owner;
    private final ArrayMemory place;
    private final ArrayExtent extent;
    private ByteBuffer memory;
    private String dtype;
    private boolean closed;

    private NdArrayView(
            ElementType type,
            int itemBytes,
            long[] shape,
            long[] strides,
            boolean readOnly,
            PythonHandle owner,
            ArrayMemory place,
            ByteBuffer memory) {
        this.type = type;
        this.itemBytes = itemBytes;
        this.shape = shape;
        this.strides = strides;
        this.readOnly = readOnly;
        this.owner = owner;
        this.place = place;
        this.extent = ArrayExtent.of(shape, strides, itemBytes);
        this.memory = memory;
    }

    /** A view of the owner's memory. */
    static NdArrayView shared(
            ElementType type,
            int itemBytes,
            long[] shape,
            long[] strides,
            boolean readOnly,
            PythonHandle owner,
            ArrayMemory place) {
        return new NdArrayView(type, itemBytes, shape, strides, readOnly, owner, place, null);
    }

    /** An array of its own memory, in C order. */
    static NdArrayView copied(
            ElementType type,
            String dtype,
            int itemBytes,
            long[] shape,
            boolean readOnly,
            ByteBuffer memory) {
        NdArrayView view =
                new NdArrayView(
                        type,
                        itemBytes,
                        shape,
                        contiguous(shape, itemBytes),
                        readOnly,
                        null,
                        null,
                        memory);
        view.dtype = dtype;
        return view;
    }

    ElementType type() {
        return type;
    }

    int itemBytes() {
        return itemBytes;
    }

    /** The bytes that its elements take, seen from the first one. */
    ArrayExtent extent() {
        return extent;
    }

    /** Whose memory this is; null for a copy. */
    PythonHandle owner() {
        return owner;
    }

    @Override
    public String dtype() {
        if (type != ElementType.RAW) {
            return type.dtype();
        } else if (owner == null) {
            return dtype;
        }
        Session session = owner.ref().session();
        return Services.text(session, session.call(session.services().id("dtype_name"), 0, owner));
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public long[] strides() {
        return strides.clone();
    }

    @Override
    public long size() {
        long size = 1;
        for (long length : shape) {
            size *= length;
        }
        return size;
    }

    @Override
    public boolean isContiguous() {
        return size() <= 1
                || Arrays.equals(significant(strides), significant(contiguous(shape, itemBytes)));
    }

    // The stride of a dimension of length 1 may be anything.
    private long[] significant(long[] candidate) {
        long[] copy = candidate.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = shape[i] == 1 ? 0 : copy[i];
        }
        return copy;
    }

    /** The strides of an array of this shape in C order. */
    static long[] contiguous(long[] shape, int itemBytes) {
        long[] strides = new long[shape.length];
        long step = itemBytes;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape[i]);
        }
        return strides;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public synchronized ByteBuffer buffer() {
        if (!isContiguous()) {
            throw new IllegalStateException(
                    "array is not contiguous: shape="
                            + Arrays.toString(shape)
                            + ", strides="
                            + Arrays.toString(strides));
        }
        ByteBuffer bytes = mapped(size() * itemBytes);
        return (readOnly ? bytes.asReadOnlyBuffer() : bytes.duplicate())
                .order(ByteOrder.nativeOrder());
    }

    private ByteBuffer mapped(long sizeBytes) {
        requireOpen();
        if (memory == null) {
            requireOneBuffer(sizeBytes);
            memory = sizeBytes == 0 ? ByteBuffer.allocateDirect(0) : place.bytes(0, sizeBytes);
            // Every buffer derived from this one keeps it reachable, and so the owner.
            owner.keepWhileReachable(memory, place);
        }
        return memory;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("array is closed: dtype=" + type.dtype());
        }
        if (outlivesSession()) {
            owner.ref().requireUnclosed();
        } else if (owner != null) {
            owner.ref().id(); // throws if it or its runtime is closed
        }
    }

    private boolean outlivesSession() {
        return place != null && place.outlivesSession();
    }

    private static void requireOneBuffer(long sizeBytes) {
        if (sizeBytes > Integer.MAX_VALUE) {
            throw new ConversionException(
                    "array too large for one ByteBuffer: bytes="
                            + sizeBytes
                            + ", maxBytes="
                            + Integer.MAX_VALUE);
        }
    }

    /** Whether it has one dimension, of so many elements of this type. */
    boolean fits(ElementType wanted, int length) {
        return type == wanted && shape.length == 1 && shape[0] == length;
    }

    /** Fills an array of the type and length that it {@link #fits}. */
    synchronized void copyTo(Object array) {
        read(
                elements -> {
                    PrimitiveArrays.get(elements, array);
                    return null;
                });
    }

    @Override
    public synchronized <T> T toArray(Class<T> arrayType) {
        ElementType wanted = ElementType.ofArray(Objects.requireNonNull(arrayType, "arrayType"));
        if (wanted == null || !ArrayCasts.isExact(type, wanted)) {
            String cast =
                    wanted == null ? "" : "; convert in Python: astype('" + wanted.dtype() + "')";
            throw new ConversionException(
                    "array elements do not fit: seen="
                            + dtype()
                            + ", wanted="
                            + arrayType.getSimpleName()
                            + cast);
        }
        return arrayType.cast(read(elements -> ArrayCasts.get(elements, type, wanted)));
    }

    /** Gives all elements, in C order and native order, to a reader while they cannot go away. */
    synchronized <R> R read(Function<ByteBuffer, R> reader) {
        Supplier<R> body = () -> reader.apply(isContiguous() ? buffer() : gathered());
        R result =
                owner == null || outlivesSession()
                        ? body.get()
                        : owner.ref().session().whileOpen(body);
        if (outlivesSession()) {
            owner.ref().requireUnclosed(); // else the memory may have been used again meanwhile
        }
        Reference.reachabilityFence(this);
        return result;
    }

    /** The elements of a strided array, in C order. */
    private ByteBuffer gathered() {
        requireOpen();
        requireOneBuffer(size() * itemBytes);
        long span = extent.high() - extent.low();
        requireOneBuffer(span);
        ByteBuffer source = place.bytes(extent.low(), span);
        ByteBuffer target =
                ByteBuffer.allocate((int) (size() * itemBytes)).order(ByteOrder.nativeOrder());
        gather(source, target, 0, (int) -extent.low());
        return target.flip();
    }

    private void gather(ByteBuffer source, ByteBuffer target, int dimension, int offset) {
        if (dimension == shape.length) {
            target.put(target.position(), source, offset, itemBytes);
            target.position(target.position() + itemBytes);
            return;
        }
        for (long i = 0; i < shape[dimension]; i++) {
            gather(source, target, dimension + 1, (int) (offset + i * strides[dimension]));
        }
    }

    @Override
    public void leaveScope() {
        if (owner != null) {
            owner.ref().session().scopes().without(owner);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        memory = null;
        if (owner != null) {
            owner.close();
        }
    }

    @Override
    public String toString() {
        return "NdArray[dtype="
                + (type == ElementType.RAW ? "raw" : type.dtype())
                + ", shape="
                + Arrays.toString(shape)
                + "]";
    }
}
