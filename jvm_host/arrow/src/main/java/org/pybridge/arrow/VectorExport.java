package org.pybridge.arrow;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes vectors as arrays of the C Data Interface, whose structs point to the vectors' buffers.
 *
 * <p>Arrow's own export counts the nulls of each vector, which takes longer than everything else:
 * here their number is unknown, as the C Data Interface allows, and counted by who wants it.
 */
final class VectorExport {
    private static final int UNKNOWN = -1;
    private static final int FEW_ROWS = 1024;

    private final ExportMemory memory;
    private int end = ExportMemory.ARRAY + ExportMemory.ARRAY_BYTES;
    private int arrayCount;

    private VectorExport(ExportMemory memory) {
        this.memory = memory;
    }

    /** Exports a batch as the struct array that stands for one. */
    static void export(VectorSchemaRoot batch, ExportMemory memory) {
        List<FieldVector> columns = batch.getFieldVectors();
        memory.reserve(ExportMemory.ARRAY + bytes(1, columns));
        VectorExport export = new VectorExport(memory);
        int pointers = export.place(1, columns.size());
        memory.writeNull(pointers); // none of a batch's rows is null
        export.write(ExportMemory.ARRAY, batch.getRowCount(), 0, pointers, 1, columns);
        memory.export(export.arrayCount);
    }

    /** Exports a vector. */
    static void export(FieldVector vector, ExportMemory memory) {
        memory.reserve(ExportMemory.ARRAY + bytes(vector));
        VectorExport export = new VectorExport(memory);
        export.write(ExportMemory.ARRAY, vector);
        memory.export(export.arrayCount);
    }

    private static long bytes(FieldVector vector) {
        return bytes(vector.getExportedCDataBufferCount(), vector.getChildrenFromFields());
    }

    private static long bytes(int bufferCount, List<FieldVector> children) {
        long sum = ExportMemory.ARRAY_BYTES + (long) Long.BYTES * (bufferCount + children.size());
        for (FieldVector child : children) {
            sum += bytes(child);
        }
        return sum;
    }

    private void write(int at, FieldVector vector) {
        int length = vector.getValueCount();
        int bufferCount = vector.getExportedCDataBufferCount();
        boolean isCounted = length <= FEW_ROWS || bufferCount < 2; // no validity
        List<FieldVector> children = vector.getChildrenFromFields();
        int pointers = place(bufferCount, children.size());
        memory.writeBuffers(pointers, vector);
        long nullCount = isCounted ? vector.getNullCount() : UNKNOWN;
        write(at, length, nullCount, pointers, bufferCount, children);
    }

    /** Makes room for pointers to buffers and to children. */
    private int place(int bufferCount, int childCount) {
        int pointers = end;
        end += Long.BYTES * (bufferCount + childCount);
        return pointers;
    }

    private void write(
            int at,
            long length,
            long nullCount,
            int pointers,
            int bufferCount,
            List<FieldVector> children) {
        memory.writeArray(at, length, nullCount, pointers, bufferCount, children.size());
        arrayCount++;
        int pointer = pointers + Long.BYTES * bufferCount;
        for (FieldVector each : children) {
            int child = end;
            end += ExportMemory.ARRAY_BYTES;
            memory.writePointer(pointer, child);
            pointer += Long.BYTES;
            write(child, each);
        }
    }
}
