package org.pybridge.udf;

import java.util.List;
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
        return counted(0, () -> group("accumulator"));
    }

    /**
     * The state of a group as {@link UdfAccumulator#save} gave it, in this process or another.
     *
     * @throws IllegalStateException if the function does not say the type of its accumulator
     * @throws ConversionException if it is no value of that type
     */
    public UdfAccumulator restored(Object saved) {
        SqlType type = opening.accumulatorType;
        if (type == null) {
            throw new IllegalStateException(
                    "accumulator cannot be restored: function="
                            + name()
                            + ", wanted a function with an accumulator_type");
        }
        Object state = SqlValues.argument(saved, type, "accumulator of " + name());
        return counted(0, () -> group("restored", state));
    }

    private UdfAccumulator group(String method, Object... arguments) {
        PyObject state = (PyObject) opening.opened.invoke(method, arguments);
        try {
            return new UdfAccumulator(this, state);
        } catch (RuntimeException failure) {
            state.close();
            throw failure;
        }
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
                ? TableUdf.rows((List<?>) value, this, -1, 0)
                : SqlValues.result(value, resultType(), resultName());
    }
}
