package org.pybridge.udf;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.pybridge.PyFunction;

/**
 * A Python function in use. Any thread may call it; Python code that keeps state has to be called
 * by one thread at a time, as in any engine. Close it after its last call has ended, and before its
 * runtime is closed; calls after that are an {@link IllegalStateException}.
 */
public abstract class OpenUdf implements AutoCloseable {
    final Opening opening;
    final PyFunction call;
    private final LongAdder singleRows = new LongAdder(); // each of which is a call
    private final LongAdder batches = new LongAdder();
    private final LongAdder rowsInBatches = new LongAdder();
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
        long single = singleRows.sum();
        return new UdfStats(single + batches.sum(), single + rowsInBatches.sum(), errors.sum());
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
        opening.close();
    }

    /**
     * Makes a call that is counted, with its rows.
     *
     * @throws IllegalStateException if the function is closed
     */
    final <T> T counted(long rowCount, Supplier<T> oneCall) {
        requireOpen();
        batches.increment();
        rowsInBatches.add(rowCount);
        long startNs = startNs();
        boolean isFailed = true;
        try {
            T result = oneCall.get();
            isFailed = false;
            return result;
        } finally {
            ended(rowCount, startNs, isFailed);
        }
    }

    /** The time at which a call begins; 0 if nobody wants to know. */
    final long startNs() {
        return opening.timer == null ? 0 : System.nanoTime();
    }

    /** Notes the end of a call. */
    final void ended(long rowCount, long startNs, boolean isFailed) {
        if (isFailed) {
            errors.increment();
        }
        if (opening.timer != null) {
            tell(rowCount, System.nanoTime() - startNs, isFailed);
        }
    }

    private void tell(long rowCount, long nanoseconds, boolean isFailed) {
        try {
            opening.timer.took(name(), rowCount, nanoseconds, isFailed);
        } catch (RuntimeException failure) { // the call's own outcome is what its caller wants
            System.getLogger("org.pybridge")
                    .log(
                            System.Logger.Level.WARNING,
                            "a timer failed: function=" + name(),
                            failure);
        }
    }

    /**
     * Counts a call with one row, which is about to be made.
     *
     * @throws IllegalStateException if the function is closed
     */
    final void countRow() {
        requireOpen();
        singleRows.increment();
    }

    final void requireOpen() {
        if (isClosed.get()) {
            throw new IllegalStateException("the function is closed: function=" + name());
        }
    }

    /** The values of a row as they cross. */
    final Object[] arguments(Object[] row) {
        if (!takes(row.length)) {
            throw wrongCount(row.length, "");
        }
        List<SqlType> types = opening.inputTypes;
        if (types == null) {
            return row;
        }
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value == null || !types.get(i).isPlain(value)) {
                return changed(row, types); // few rows have such
            }
        }
        return row;
    }

    private Object[] changed(Object[] row, List<SqlType> types) {
        Object[] crossing = new Object[row.length];
        for (int i = 0; i < row.length; i++) {
            crossing[i] = SqlValues.argument(row[i], types.get(i), argumentName(i));
        }
        return crossing;
    }

    /** Columns as they cross, all of one length. */
    final Object[] columns(Object[] columns) {
        if (!takes(columns.length)) {
            throw wrongCount(columns.length, Columns.spreadHint(columns));
        }
        if (columns.length == 0) {
            throw new IllegalArgumentException("no column: function=" + name());
        }
        long wanted = Columns.length(columns[0]);
        Object[] crossing = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            long seen = Columns.length(columns[i]);
            if (seen < 0 || seen != wanted) {
                throw noColumn(columns, i, wanted);
            }
            SqlType type = opening.inputTypes == null ? null : opening.inputTypes.get(i);
            Object same = Columns.asItIs(columns[i], type);
            crossing[i] = same != null ? same : Columns.crossing(columns[i], type, argumentName(i));
        }
        return crossing;
    }

    private IllegalArgumentException noColumn(Object[] columns, int index, long wantedRows) {
        Object column = columns[index];
        long seen = Columns.length(column);
        return new IllegalArgumentException(
                seen < 0
                        ? argumentName(index)
                                + ": seen="
                                + (column == null ? "null" : column.getClass().getName())
                                + ", wanted a column: an array, a List, a buffer of java.nio or an"
                                + " NdArray"
                                + Columns.spreadHint(columns)
                        : argumentName(index) + ": seen=" + seen + " rows, wanted " + wantedRows);
    }

    static long rowsOf(Object[] crossing) {
        return Columns.length(crossing[0]);
    }

    private String argumentName(int place) {
        return "argument " + (place + 1) + " of " + name();
    }

    final String resultName() {
        return "result of " + name();
    }

    private boolean takes(int argumentCount) {
        List<SqlType> types = opening.inputTypes;
        return types == null
                ? opening.fewestArguments <= argumentCount && argumentCount <= opening.mostArguments
                : types.size() == argumentCount;
    }

    private IllegalArgumentException wrongCount(int seen, String hint) {
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
                        + wanted
                        + hint);
    }

    @Override
    public String toString() {
        return opening.kind + " function " + name();
    }
}
