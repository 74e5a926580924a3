package org.pybridge.udf;

import org.pybridge.ConversionException;
import org.pybridge.PyObject;
import org.pybridge.PythonException;

/** An aggregate, or a table aggregate, in use: an accumulator for each group of rows. */
public final class AggregateUdf extends OpenUdf {
    AggregateUdf(Opening opening) {
        super(opening);
    }

    /**
     * The state of a new group, in Python; close it when the group ends.
     *
     * @throws PythonException if {@code create_accumulator} raises
     */
    public UdfAccumulator accumulator() {
        try {
            return new UdfAccumulator(this, (PyObject) opening.opened.invoke("accumulator"));
        } catch (PythonException error) {
            throw failed(error);
        }
    }

    /**
     * The state of a group as {@link UdfAccumulator#save} gave it, in this process or another.
     *
     * @throws ConversionException if it is no value of the accumulator's type
     */
    public UdfAccumulator restored(Object saved) {
        Object argument =
                opening.accumulatorType == null
                        ? saved
                        : SqlValues.argument(saved, opening.accumulatorType, "accumulator");
        return new UdfAccumulator(this, (PyObject) opening.opened.invoke("restored", argument));
    }

    /** The result for one group, whose rows are the columns: row i is the i-th of each. */
    public Object aggregate(Object... columns) {
        try (UdfAccumulator group = accumulator()) {
            group.accumulateAll(columns);
            return group.value();
        }
    }

    /** The result as Python gave it: a value, or of a table aggregate its rows. */
    Object result(Object value) {
        return opening.kind == UdfKind.TABLE_AGGREGATE
                ? TableUdf.rows(value, resultType(), -1)
                : SqlValues.result(value, resultType(), "result", -1);
    }
}
