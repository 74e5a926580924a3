package org.pybridge.udf;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.WorkerException;

/**
 * A Python function in use. Any thread may call it; Python code that keeps state has to be called
 * by one thread at a time, as in any engine. Close it before its runtime is closed.
 */
public abstract class OpenUdf implements AutoCloseable {
    final Opening opening;
    final PyFunction call;
    private final LongAdder calls = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    OpenUdf(Opening opening) {
        this.opening = opening;
        this.call = opening.call;
    }

    /** The function's name in SQL. */
    public String name() {
        return opening.name;
    }

    /** The types of the arguments; empty if neither the function nor the engine says them. */
    public Optional<List<SqlType>> inputTypes() {
        return Optional.ofNullable(opening.inputTypes);
    }

    /** The type of the result; of a table or a table aggregate function that of a row. */
    public SqlType resultType() {
        return opening.resultType;
    }

    /** Whether the same arguments always have the same result. */
    public boolean isDeterministic() {
        return opening.isDeterministic;
    }

    /** What it has done so far. */
    public UdfStats stats() {
        return new UdfStats(calls.sum(), rows.sum(), errors.sum());
    }

    /**
     * Calls the function's {@code close}, if it has one, and gives it up; once. Where its worker
     * has died there is nothing left to close.
     *
     * @throws org.pybridge.PythonException if {@code close} raises
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            opening.opened.invoke("close");
        } catch (WorkerException gone) {
            return; // with all that was open
        } finally {
            call.close();
            opening.opened.close();
        }
    }

    final void countCall(long rowCount) {
        calls.increment();
        rows.add(rowCount);
    }

    final <X extends RuntimeException> X failed(X error) {
        errors.increment();
        return error;
    }

    /** The values of a row as they cross. */
    final Object[] arguments(Object[] row) {
        requireCount(row.length);
        List<SqlType> types = opening.inputTypes;
        if (types == null) {
            return row;
        }
        Object[] crossing = row;
        for (int i = 0; i < row.length; i++) {
            Object value;
            try {
                value = SqlValues.argument(row[i], types.get(i), "argument " + (i + 1));
            } catch (ConversionException wrong) {
                throw failed(wrong);
            }
            if (value != row[i]) {
                crossing = crossing == row ? row.clone() : crossing;
                crossing[i] = value;
            }
        }
        return crossing;
    }

    /** Columns as they cross, whose call is counted. */
    final Object[] columns(Object[] columns) {
        requireCount(columns.length);
        if (columns.length == 0) {
            throw new IllegalArgumentException("no column: function=" + name());
        }
        List<SqlType> types = opening.inputTypes;
        Object[] crossing = columns;
        if (types != null) {
            crossing = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                String name = "argument " + (i + 1);
                Object column = Objects.requireNonNull(columns[i], name);
                try {
                    crossing[i] = Columns.checked(column, types.get(i), name);
                } catch (ConversionException wrong) {
                    throw failed(wrong);
                }
            }
        }
        countCall(Math.max(0, Columns.length(crossing[0])));
        return crossing;
    }

    private void requireCount(int seen) {
        List<SqlType> types = opening.inputTypes;
        boolean fits =
                types == null
                        ? opening.fewestArguments <= seen && seen <= opening.mostArguments
                        : types.size() == seen;
        if (!fits) {
            throw failed(wrongCount(seen));
        }
    }

    private IllegalArgumentException wrongCount(int seen) {
        String wanted =
                opening.inputTypes != null
                        ? String.valueOf(opening.inputTypes.size())
                        : opening.mostArguments == Integer.MAX_VALUE
                                ? opening.fewestArguments + " or more"
                                : opening.fewestArguments + " to " + opening.mostArguments;
        return new IllegalArgumentException(
                "number of arguments: function="
                        + name()
                        + ", seen="
                        + seen
                        + ", wanted "
                        + wanted);
    }

    @Override
    public String toString() {
        return opening.kind + " function " + name();
    }
}
