package org.pybridge.udf;

import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PythonException;

/**
 * The state of a group of rows, in Python. One thread at a time may use it, and while its function
 * is open. Closing it gives it up.
 */
public final class UdfAccumulator implements AutoCloseable {
    private final AggregateUdf function;
    private final PyObject state;
    private final PyFunction accumulate;

    UdfAccumulator(AggregateUdf function, PyObject state) {
        this.function = function;
        this.state = state;
        this.accumulate = Opening.function(state, "accumulate");
    }

    /**
     * Takes a row in.
     *
     * @throws PythonException if {@code accumulate} raises; what it did before stands
     * @throws ConversionException if a value is not of its type
     */
    public void accumulate(Object... row) {
        Object[] arguments = function.arguments(row);
        function.counted(1, () -> accumulate.call(arguments));
    }

    /**
     * Takes many rows in, in one crossing: row i is the i-th element of each column.
     *
     * @throws PythonException if {@code accumulate} raises: {@link PythonException#row} says for
     *     which row; those before it are in
     */
    public void accumulateAll(Object... columns) {
        Object[] crossing = function.columns(columns);
        function.counted(OpenUdf.rowsOf(crossing), () -> accumulate.each(void.class, crossing));
    }

    /**
     * Takes a row back out.
     *
     * @throws PythonException if the function has no {@code retract}, or it raises
     */
    public void retract(Object... row) {
        Object[] arguments = function.arguments(row);
        function.counted(1, () -> state.invoke("retract", arguments));
    }

    /**
     * Takes the states of other groups in, which stay as they are.
     *
     * @throws PythonException if the function has no {@code merge}, or it raises
     * @throws IllegalArgumentException if one is of another opened function, or is this one
     */
    public void merge(UdfAccumulator... others) {
        Object[] states = new Object[others.length];
        for (int i = 0; i < others.length; i++) {
            if (others[i].function != function || others[i] == this) {
                throw new IllegalArgumentException(
                        "cannot be merged: seen="
                                + (others[i] == this ? "itself" : others[i].function.toString())
                                + ", wanted another group of the same opened function, "
                                + function);
            }
            states[i] = others[i].state;
        }
        function.counted(0, () -> state.invoke("merge", states));
    }

    /** The result for what the group has now; of a table aggregate its rows, as {@code PyTuple}. */
    public Object value() {
        return function.counted(0, () -> function.result(state.invoke("value")));
    }

    /**
     * The state as a value of the accumulator's type, which an engine may keep.
     *
     * @throws PythonException if the function does not say the type
     * @throws ConversionException if the state is no value of it
     */
    public Object save() {
        return function.counted(
                0,
                () ->
                        SqlValues.result(
                                state.invoke("save"),
                                function.opening.accumulatorType,
                                "accumulator of " + function.name()));
    }

    @Override
    public void close() {
        accumulate.close();
        state.close();
    }
}
