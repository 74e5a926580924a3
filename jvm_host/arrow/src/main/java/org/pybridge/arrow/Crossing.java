package org.pybridge.arrow;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.pybridge.PyObject;

/** How batches get to Python and back in one mode. What is returned is the caller's to close. */
interface Crossing {
    /**
     * Calls a function with a batch.
     *
     * @param target a callable, or the name of one
     * @param isColumns whether each column is an argument, and the result is one column
     */
    VectorSchemaRoot call(
            Object target, PythonLibrary library, boolean isColumns, VectorSchemaRoot batch);

    /** A batch as one of pyarrow's. */
    PyObject toPython(VectorSchemaRoot batch);

    /** A vector as an array of pyarrow's. */
    PyObject toPython(FieldVector vector);

    /** The batch of an object that has rows; one of a single column for an array. */
    VectorSchemaRoot fromPython(PyObject object);
}
