package org.pybridge.arrow;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.spi.PromptHandle;

/**
 * Thread mode: addresses of the structs of the Arrow C Data Interface. To Python the schema goes as
 * a message instead, once for many batches, and then as the number that Python knows it by.
 */
final class CDataCrossing implements Crossing {
    /** Makes an object of pyarrow's of an array at an address. */
    interface Import {
        PyObject at(long array, long schema);
    }

    private final BufferAllocator allocator;
    private final Exports exports;
    private final Runnable collect;
    private final PyFunction call;
    private final Import take;
    private final Import takeColumn;
    private final PyFunction give;
    private final KnownSchemas<Schema> ofBatches;
    private final KnownSchemas<Field> ofColumns;

    CDataCrossing(Python python, BufferAllocator allocator) {
        PyFunction know = python.function("bridge._arrow:know_schema");
        this.allocator = allocator;
        this.call = python.function("bridge._arrow:call_at");
        this.take = python.function("bridge._arrow:take_at").as(Import.class);
        this.takeColumn = python.function("bridge._arrow:take_column_at").as(Import.class);
        this.give = python.function("bridge._arrow:give_at");
        this.ofBatches = new KnownSchemas<>(know, schema -> schema);
        this.ofColumns = new KnownSchemas<>(know, field -> new Schema(List.of(field)));
        this.exports = Exports.by((Long) python.function("bridge._native:arrow_release").call());
        this.collect = exports::collect;
    }

    @Override
    public VectorSchemaRoot call(
            Object target, PythonLibrary library, boolean isColumns, VectorSchemaRoot batch) {
        try (ExportMemory given = exports.borrow();
                ResultStructs result = new ResultStructs(allocator)) {
            VectorExport.export(batch, given);
            ofBatches.callWith(
                    batch.getSchema(),
                    number ->
                            call.call(
                                    target,
                                    library.pythonName(),
                                    isColumns,
                                    given.array(),
                                    number,
                                    result.array(),
                                    result.schema()));
            return result.imported(given.isHeld() || exports.areKept() ? collect : null);
        }
    }

    @Override
    public PyObject toPython(VectorSchemaRoot batch) {
        try (ExportMemory given = exports.borrow()) {
            VectorExport.export(batch, given);
            return prompt(
                    ofBatches.callWith(
                            batch.getSchema(), number -> take.at(given.array(), number)));
        }
    }

    @Override
    public PyObject toPython(FieldVector vector) {
        try (ExportMemory given = exports.borrow()) {
            VectorExport.export(vector, given);
            return prompt(
                    ofColumns.callWith(
                            vector.getField(), number -> takeColumn.at(given.array(), number)));
        }
    }

    @Override
    public VectorSchemaRoot fromPython(PyObject object) {
        try (ResultStructs result = new ResultStructs(allocator)) {
            give.call(object, result.array(), result.schema());
            return result.imported(exports.areKept() ? collect : null);
        }
    }

    /** A handle that has the buffers back when its close returns, if Python keeps nothing else. */
    private PyObject prompt(PyObject handle) {
        ((PromptHandle) handle).dropAtClose(collect);
        return handle;
    }
}
