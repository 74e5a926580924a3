package org.pybridge.udf;

import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PythonException;

/**
 * The state of a group of rows, in Python. One thread at a time may use it. Closing it gives it up;
 * closing its function does not.
 */
public final class UdfAccumulator implements AutoCloseable {
    private final AggregateUdf function;
    private final PyObject state;
    private final PyFunction accumulate;

    UdfAccumulator(AggregateUdf function, PyObject state) {
        this.function = function;
        this.state = state;
        this.accumulate = state.attr("accumulate").as(PyFunction.class);
    }

    /**
     * Takes a row in.
     *
     * @throws PythonException if {@code accumulate} raises; what it did before stands
     * @throws ConversionException if a value is not of its type
     */
    public void accumulate(Object... row) {
        Object[] arguments = function.arguments(row);
        function.countCall(1);
        try {
            accumulate.call(arguments);
        } catch (PythonException error) {
            throw function.failed(error);
        }
    }

    /**
     * Takes many rows in, in one crossing: row i is the i-th element of each column.
     *
     * @throws PythonException if {@code accumulate} raises: {@link PythonException#row} says for
     *     which row; those before it are in
     */
    public void accumulateAll(Object... columns) {
        Object[] crossing = function.columns(columns);
        try {
            accumulate.each(Object[].class, crossing);
        } catch (PythonException error) {
            throw function.failed(error);
        }
    }

    /**
     * Takes a row back out.
     *
     * @throws PythonException if the function has no {@code retract}, or it raises
     */
    public void retract(Object... row) {
        Object[] arguments = function.arguments(row);
        function.countCall(1);
        invoke("retract", arguments);
    }

    /**
     * Takes the states of other groups in, which stay as they are.
     *
     * @throws PythonException if the function has no {@code merge}, or it raises
     */
    public void merge(UdfAccumulator... others) {
        Object[] states = new Object[others.length];
        for (int i = 0; i < others.length; i++) {
            states[i] = others[i].state;
        }
        invoke("merge", states);
    }

    /** The result for what the group has now; of a table aggregate its rows, as {@code PyTuple}. */
    public Object value() {
        Object value = invoke("value");
        try {
            return function.result(value);
        } catch (ConversionException error) {
            throw function.failed(error);
        }
    }

    /**
     * The state as a value of the accumulator's type, which an engine may keep.
     *
     * @throws PythonException if the function does not say the type
     * @throws ConversionException if the state is no value of it
     */
    public Object save() {
        Object saved = invoke("save");
        try {
            return SqlValues.result(
                    saved,
                    function.opening.accumulatorType,
                    "accumulator of " + function.name(),
                    -1);
        } catch (ConversionException error) {
            throw function.failed(error);
        }
    }

    private Object invoke(String method, Object... arguments) {
        try {
            return state.invoke(method, arguments);
        } catch (PythonException error) {
            throw function.failed(error);
        }
    }

    @Override
    public void close() {
        accumulate.close();
        state.close();
    }
}
