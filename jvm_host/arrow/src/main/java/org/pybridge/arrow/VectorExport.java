package org.pybridge.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.jni.JniWrapper;
import org.apache.arrow.c.jni.PrivateData;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What an exported array keeps until it is released: its vector's buffers, and the memory of what
 * its struct points to, all of it in one block.
 *
 * <p>Arrow's own export counts the nulls of each vector, which takes longer than everything else:
 * here their number is unknown, as the C Data Interface allows, and counted by who wants it.
 */
final class VectorExport implements PrivateData {
    private static final int STRUCT_BYTES = 80;
    private static final int UNKNOWN = -1;
    private static final int FEW_ROWS = 1024;

    private final ArrowBuf block;
    private final List<ArrowBuf> buffers = new ArrayList<>();

    private VectorExport(ArrowBuf block) {
        this.block = block;
    }

    /** Exports a batch as the struct array that stands for one. */
    static void export(BufferAllocator allocator, VectorSchemaRoot batch, ArrowArray target) {
        ArrowArray.Snapshot head = new ArrowArray.Snapshot();
        head.length = batch.getRowCount();
        export(allocator, null, batch.getFieldVectors(), head, target);
    }

    /** Exports a vector. */
    static void export(BufferAllocator allocator, FieldVector vector, ArrowArray target) {
        ArrowArray.Snapshot head = new ArrowArray.Snapshot();
        head.length = vector.getValueCount();
        boolean isCounted =
                head.length <= FEW_ROWS || vector.getExportedCDataBufferCount() < 2; // no validity
        head.null_count = isCounted ? vector.getNullCount() : UNKNOWN;
        export(allocator, vector, vector.getChildrenFromFields(), head, target);
    }

    private static void export(
            BufferAllocator allocator,
            FieldVector vector,
            List<FieldVector> children,
            ArrowArray.Snapshot head,
            ArrowArray target) {
        int bufferCount = vector == null ? 1 : vector.getExportedCDataBufferCount();
        long pointerBytes = (long) Long.BYTES * (bufferCount + children.size());
        long blockBytes = pointerBytes + (long) STRUCT_BYTES * children.size();
        VectorExport kept = new VectorExport(allocator.buffer(Math.max(1, blockBytes)));
        kept.block.setZero(0, kept.block.capacity());
        List<ArrowArray> exported = new ArrayList<>(children.size());
        boolean isWhole = false;
        try {
            if (vector != null) {
                ArrowBuf pointers = kept.block.slice(0, (long) Long.BYTES * bufferCount);
                vector.exportCDataBuffers(kept.buffers, pointers.writerIndex(0), 0);
            }
            for (int i = 0; i < children.size(); i++) {
                long address = kept.block.memoryAddress() + pointerBytes + (long) STRUCT_BYTES * i;
                kept.block.setLong((long) Long.BYTES * (bufferCount + i), address);
                ArrowArray child = ArrowArray.wrap(address);
                export(allocator, children.get(i), child);
                exported.add(child);
            }
            head.n_buffers = bufferCount;
            head.n_children = children.size();
            head.buffers = bufferCount == 0 ? 0 : kept.block.memoryAddress();
            head.children =
                    children.isEmpty()
                            ? 0
                            : kept.block.memoryAddress() + (long) Long.BYTES * bufferCount;
            target.save(head);
            JniWrapper.get().exportArray(target.memoryAddress(), kept); // sets its release
            isWhole = true;
        } finally {
            if (!isWhole) {
                exported.forEach(ArrowArray::release);
                kept.close();
            }
        }
    }

    @Override
    public void close() {
        buffers.forEach(ArrowBuf::close);
        block.close();
    }
}
