package org.pybridge.udf;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;
import org.pybridge.PythonException;

/**
 * A table function in use, or one of rows, or a chain of these: any number of rows for each row. A
 * function of rows gets the arguments as the fields of its row.
 */
public final class TableUdf extends OpenUdf {
    TableUdf(Opening opening) {
        super(opening);
    }

    /**
     * Calls the function with the values of one row.
     *
     * @return its rows, in their order, with the names of the fields; none for None
     * @throws PythonException if it raises, half-way too: then no row is given
     * @throws ConversionException if an argument or a row is not of its type
     */
    public List<PyTuple> eval(Object... row) {
        if (opening.kind.byColumns()) {
            return evalAll(Columns.of(List.<Object[]>of(row), row.length)).get(0);
        }
        Object[] arguments = arguments(row);
        return counted(1, () -> rows(call.call(arguments), -1, 0));
    }

    /**
     * Calls the function with many rows in one crossing: row i is the i-th element of each column,
     * as in {@link PyFunction#each}.
     *
     * @return for each row its rows
     * @throws PythonException if it raises: {@link PythonException#row} says for which row
     * @throws ConversionException if an argument or a row is not of its type, with the row
     * @throws IllegalArgumentException if the columns are no columns, or not of one length
     */
    public List<List<PyTuple>> evalAll(Object... columns) {
        Object[] crossing = columns(columns);
        return counted(
                rowsOf(crossing),
                () ->
                        opening.kind.byColumns()
                                ? mapped((List<?>) call.call(crossing))
                                : all(call.each(Object[].class, crossing)));
    }

    private List<List<PyTuple>> all(Object[] results) {
        List<List<PyTuple>> made = new ArrayList<>(results.length);
        for (Object result : results) {
            made.add(rows(result, made.size(), results.length));
        }
        return made;
    }

    private List<List<PyTuple>> mapped(List<?> results) {
        List<List<PyTuple>> made = new ArrayList<>(results.size());
        for (Object each : results) {
            made.add(List.of(row(each, resultName(), made.size(), results.size())));
        }
        return made;
    }

    private List<PyTuple> rows(Object result, long row, long rowsDone) {
        return rows((List<?>) result, this, row, rowsDone);
    }

    static List<PyTuple> rows(List<?> results, OpenUdf function, long row, long rowsDone) {
        List<PyTuple> made = new ArrayList<>(results.size());
        SqlType type = function.resultType();
        for (Object each : results) {
            PyTuple plain = SqlValues.plainRow(each, type);
            made.add(plain != null ? plain : row(each, function, made.size(), row, rowsDone));
        }
        return made;
    }

    private static PyTuple row(Object value, OpenUdf function, int place, long row, long rowsDone) {
        String name = function.resultName() + ", result row " + place;
        return (PyTuple) SqlValues.result(value, function.resultType(), name, row, rowsDone);
    }

    private PyTuple row(Object value, String name, long row, long rowsDone) {
        return (PyTuple) SqlValues.result(value, resultType(), name, row, rowsDone);
    }
}
