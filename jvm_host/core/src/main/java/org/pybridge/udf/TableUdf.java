package org.pybridge.udf;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.ConversionException;
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
        countCall(1);
        try {
            return rows(call.call(arguments), resultType(), -1);
        } catch (PythonException | ConversionException error) {
            throw failed(error);
        }
    }

    /**
     * Calls the function with many rows in one crossing: row i is the i-th element of each column.
     *
     * @return for each row its rows
     * @throws PythonException if it raises: {@link PythonException#row} says for which row
     * @throws ConversionException if an argument or a row is not of its type, with the row
     */
    public List<List<PyTuple>> evalAll(Object... columns) {
        Object[] crossing = columns(columns);
        try {
            if (opening.kind.byColumns()) {
                return mapped((List<?>) call.call(crossing));
            }
            Object[] results = call.each(Object[].class, crossing);
            List<List<PyTuple>> made = new ArrayList<>(results.length);
            for (Object result : results) {
                made.add(rows(result, resultType(), made.size()));
            }
            return made;
        } catch (PythonException | ConversionException error) {
            throw failed(error);
        }
    }

    private List<List<PyTuple>> mapped(List<?> results) {
        List<List<PyTuple>> made = new ArrayList<>(results.size());
        for (Object each : results) {
            Object row = SqlValues.result(each, resultType(), "result", made.size());
            made.add(List.of((PyTuple) row));
        }
        return made;
    }

    static List<PyTuple> rows(Object result, SqlType type, long row) {
        List<?> results = (List<?>) result;
        List<PyTuple> made = new ArrayList<>(results.size());
        for (Object each : results) {
            made.add((PyTuple) SqlValues.result(each, type, "row " + made.size(), row));
        }
        return made;
    }
}
