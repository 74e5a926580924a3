package org.pybridge.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/**
 * Memory outside the heap for the structs of one exported array at a time, and the buffers which
 * that array keeps. Twin of {@code native/core/arrow_release.hpp}; no allocator counts it.
 *
 * <p>Used by one thread at a time, but for what Python has of it.
 */
final class ExportMemory implements AutoCloseable {
    static final int ARRAY_BYTES = 80;

    /** Where the array's own struct is; what it points to is behind it. */
    static final int ARRAY = 32;

    private static final int HOLDER_COUNT = 0;
    private static final int NEXT = 8;
    private static final int RELEASED = 16;
    private static final int INDEX = 24;

    private static final int LENGTH = 0;
    private static final int NULL_COUNT = 8;
    private static final int OFFSET = 16;
    private static final int BUFFER_COUNT = 24;
    private static final int CHILD_COUNT = 32;
    private static final int BUFFERS = 40;
    private static final int CHILDREN = 48;
    private static final int DICTIONARY = 56;
    private static final int RELEASE = 64;
    private static final int PRIVATE_DATA = 72;

    private static final int LEAST_BYTES = 256;
    private static final int MOST_IDLE_BYTES = 64 << 10;
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Exports exports;
    private final int index;
    private final List<ArrowBuf> buffers = new ArrayList<>();
    private ArrowBuf memory; // null while there is none
    private ByteBuffer holderCount;
    private boolean isExported;

    /** Without memory yet; the index is its place among those of Java. */
    ExportMemory(Exports exports, int index) {
        this.exports = exports;
        this.index = index;
    }

    /** The index of the memory at an address. */
    static int indexAt(long address) {
        return (int) MemoryUtil.getLong(address + INDEX);
    }

    /** The address of the memory that follows the one at an address in a list; 0 at the end. */
    static long nextAt(long address) {
        return MemoryUtil.getLong(address + NEXT);
    }

    /** Makes it this large at least. What is in it is lost. */
    void reserve(long bytes) {
        if (memory == null || memory.capacity() < bytes) {
            discard();
            long capacity = Math.max(LEAST_BYTES, Long.highestOneBit(bytes - 1) << 1);
            long address = MemoryUtil.allocateMemory(capacity);
            memory = new ArrowBuf(ReferenceManager.NO_OP, null, capacity, address);
            holderCount = MemoryUtil.directBuffer(address, Long.BYTES);
        }
    }

    private void discard() {
        if (memory != null) {
            MemoryUtil.freeMemory(memory.memoryAddress());
            memory = null;
        }
    }

    /** The address of the array's own struct. */
    long array() {
        return address(ARRAY);
    }

    private long address(int offset) {
        return memory.memoryAddress() + offset;
    }

    /** Writes the address of what is at another offset. */
    void writePointer(int at, int offset) {
        memory.setLong(at, address(offset));
    }

    void writeNull(int at) {
        memory.setLong(at, 0);
    }

    /** Writes the addresses of a vector's buffers, which are kept. */
    void writeBuffers(int at, FieldVector vector) {
        vector.exportCDataBuffers(buffers, memory.writerIndex(at), 0);
    }

    /**
     * Writes a struct whose pointers to buffers are at an offset, those to children behind them.
     */
    void writeArray(
            int at, long length, long nullCount, int pointers, int bufferCount, int childCount) {
        int children = pointers + Long.BYTES * bufferCount;
        memory.setLong(at + LENGTH, length);
        memory.setLong(at + NULL_COUNT, nullCount);
        memory.setLong(at + OFFSET, 0);
        memory.setLong(at + BUFFER_COUNT, bufferCount);
        memory.setLong(at + CHILD_COUNT, childCount);
        memory.setLong(at + BUFFERS, bufferCount == 0 ? 0 : address(pointers));
        memory.setLong(at + CHILDREN, childCount == 0 ? 0 : address(children));
        memory.setLong(at + DICTIONARY, 0);
        memory.setLong(at + RELEASE, exports.callback());
        memory.setLong(at + PRIVATE_DATA, address(0));
    }

    /** All is written; so many structs are there to be released. */
    void export(int arrayCount) {
        memory.setLong(RELEASED, exports.releasedList());
        memory.setLong(INDEX, index);
        memory.setLong(HOLDER_COUNT, arrayCount + 1); // Java is one
        isExported = true;
    }

    /** Whether somebody has the array, or has moved a part of it. */
    boolean isHeld() {
        return isExported
                && memory.getLong(ARRAY + RELEASE) == 0
                && (long) WORD.getAcquire(holderCount, 0) > 1;
    }

    /** Java does not hold it any more; whether nobody does. */
    boolean letGo() {
        return (long) WORD.getAndAdd(holderCount, 0, -1L) == 1;
    }

    /** Closes what it keeps, and is there for another array. */
    void clear() {
        isExported = false;
        try {
            buffers.forEach(ArrowBuf::close);
        } finally {
            buffers.clear();
            if (memory != null && memory.capacity() > MOST_IDLE_BYTES) {
                discard();
            }
        }
    }

    /** The call is over: what Python has not kept is given back. */
    @Override
    public void close() {
        exports.settle(this);
    }
}
