package org.pybridge.arrow;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.pybridge.ExecutionMode;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Makes objects of pyarrow's of Arrow vectors, and back. Thread-safe. */
public final class PythonArrow {
    private final Crossing crossing;

    private PythonArrow(Crossing crossing) {
        this.crossing = crossing;
    }

    /**
     * For one runtime and one allocator, which has to stay open as long as what it counts.
     *
     * @throws IllegalStateException if this JVM lacks an option that Arrow needs, or the runtime is
     *     closed
     * @throws org.pybridge.PythonException of ImportError if pyarrow is not installed there
     */
    public static PythonArrow of(Python python, BufferAllocator allocator) {
        requireJvmOptions();
        Objects.requireNonNull(allocator, "allocator");
        return new PythonArrow(
                python.mode() == ExecutionMode.THREAD
                        ? new CDataCrossing(python, allocator)
                        : new StreamCrossing(python, allocator));
    }

    /**
     * Makes sure that Arrow can run in this JVM. Whoever wants to be told before Arrow fails asks
     * this before the first allocator is made.
     *
     * @throws IllegalStateException with the options that are to be added
     */
    public static void requireJvmOptions() {
        JvmNeeds.require();
    }

    /** A {@code pyarrow.RecordBatch} of the rows that the root has now. */
    public PyObject toPython(VectorSchemaRoot root) {
        return crossing.toPython(checked(root));
    }

    /** A {@code pyarrow.Array} of the values that the vector has now. */
    public PyObject toPython(FieldVector vector) {
        requireNoDictionary(vector.getField());
        return crossing.toPython(vector);
    }

    /**
     * The rows of a {@code pyarrow.RecordBatch}, {@code pyarrow.Table} or {@code pandas.DataFrame},
     * or of a dict of arrays by name.
     */
    public VectorSchemaRoot toRoot(PyObject object) {
        return crossing.fromPython(object);
    }

    /** The values of a {@code pyarrow.Array}, {@code numpy.ndarray} or {@code pandas.Series}. */
    public FieldVector toVector(PyObject object) {
        return onlyVector(crossing.fromPython(object));
    }

    Crossing crossing() {
        return crossing;
    }

    /** Vectors as a batch that does not own them. */
    static VectorSchemaRoot batch(FieldVector... vectors) {
        for (FieldVector vector : vectors) {
            if (vector.getValueCount() != vectors[0].getValueCount()) {
                throw new IllegalArgumentException(
                        "vectors of different lengths: "
                                + vectors[0].getName()
                                + "="
                                + vectors[0].getValueCount()
                                + ", "
                                + vector.getName()
                                + "="
                                + vector.getValueCount());
            }
        }
        int rows = vectors.length == 0 ? 0 : vectors[0].getValueCount();
        List<Field> fields = Arrays.stream(vectors).map(FieldVector::getField).toList();
        return checked(new VectorSchemaRoot(fields, List.of(vectors), rows));
    }

    /** A batch that can cross. */
    static VectorSchemaRoot checked(VectorSchemaRoot root) {
        root.getSchema().getFields().forEach(PythonArrow::requireNoDictionary);
        return root;
    }

    private static void requireNoDictionary(Field field) {
        if (field.getDictionary() != null) {
            throw new IllegalArgumentException(
                    "field is dictionary-encoded: seen="
                            + field
                            + ", wanted=its values; decode it by DictionaryEncoder.decode");
        }
        field.getChildren().forEach(PythonArrow::requireNoDictionary);
    }

    /** The vector of a batch of one column, which is the caller's then. */
    static FieldVector onlyVector(VectorSchemaRoot root) {
        if (root.getFieldVectors().size() == 1) {
            return root.getVector(0);
        }
        int columns = root.getFieldVectors().size();
        root.close();
        throw new IllegalArgumentException("not one column: seen=" + columns + " columns");
    }
}
