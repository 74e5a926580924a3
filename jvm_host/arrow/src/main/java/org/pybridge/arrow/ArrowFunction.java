package org.pybridge.arrow;

import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** A Python function of Arrow data. Immutable and thread-safe. */
public final class ArrowFunction {
    private final PythonArrow arrow;
    private final Object target;
    private final PythonLibrary library;

    private ArrowFunction(PythonArrow arrow, Object target, PythonLibrary library) {
        this.arrow = arrow;
        this.target = target;
        this.library = library;
    }

    /**
     * A function by its name, as {@link Python#function} takes it; it is resolved at each call, in
     * the worker that makes it.
     *
     * @param name {@code "module:qualified.name"}
     * @throws IllegalStateException if this JVM lacks an option that Arrow needs, or the runtime is
     *     closed
     * @throws org.pybridge.PythonException of ImportError if pyarrow is not installed there, or
     *     what the import of the module raises
     */
    public static ArrowFunction of(Python python, String name, BufferAllocator allocator) {
        PythonArrow arrow = PythonArrow.of(python, allocator);
        python.function(name).close(); // tells now what is wrong with the name
        return new ArrowFunction(arrow, name, PythonLibrary.PYARROW);
    }

    /** As above, of a callable that is at hand, and stays to be closed by the caller. */
    public static ArrowFunction of(Python python, PyFunction function, BufferAllocator allocator) {
        Objects.requireNonNull(function, "function");
        return new ArrowFunction(
                PythonArrow.of(python, allocator), function, PythonLibrary.PYARROW);
    }

    /** The same function, which sees the data as this library's objects; pyarrow's otherwise. */
    public ArrowFunction seeing(PythonLibrary other) {
        return new ArrowFunction(arrow, target, Objects.requireNonNull(other, "other"));
    }

    /**
     * Calls the function with the rows that the root has now, as one argument. It returns rows: a
     * record batch, a table, a data frame, or a dict of arrays by name.
     *
     * @return the caller's to close
     * @throws org.pybridge.PythonException if the function raises, or returns no rows
     */
    public VectorSchemaRoot call(VectorSchemaRoot root) {
        return arrow.crossing().call(target, library, false, PythonArrow.checked(root));
    }

    /**
     * Calls the function with each vector as an argument. It returns an array or a series.
     *
     * @return the caller's to close
     * @throws IllegalArgumentException if the vectors have different lengths
     * @throws org.pybridge.PythonException if the function raises, or returns no array
     */
    public FieldVector call(FieldVector... vectors) {
        VectorSchemaRoot batch = PythonArrow.batch(vectors);
        return PythonArrow.onlyVector(arrow.crossing().call(target, library, true, batch));
    }
}
