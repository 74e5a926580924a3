package org.pybridge.udf;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PythonException;

/**
 * A scalar function in use: one result for each row; or one of columns, where a row is a batch of
 * one. Values are those of the types' Java classes ({@link SqlType#javaClass}), and null is None.
 */
public final class ScalarUdf extends OpenUdf {
    private final boolean isByColumns;
    private final boolean isAggregate;

    ScalarUdf(Opening opening) {
        super(opening);
        this.isByColumns = opening.kind.byColumns();
        this.isAggregate = opening.kind == UdfKind.VECTORIZED_AGGREGATE;
    }

    /**
     * Calls the function with the values of one row.
     *
     * @throws PythonException if it raises
     * @throws ConversionException if an argument or the result is not of its type
     * @throws IllegalArgumentException if there are more or fewer arguments than it takes
     */
    public Object eval(Object... row) {
        if (isByColumns) {
            return evalAll(Columns.of(List.<Object[]>of(row), row.length))[0];
        }
        Object[] arguments = arguments(row);
        countRow();
        long startNs = startNs();
        boolean isFailed = true;
        try {
            Object result = opening.isAsync ? awaited(call, arguments) : call.call(arguments);
            if (result == null || !resultType().isPlain(result)) {
                result = SqlValues.result(result, resultType(), resultName());
            }
            isFailed = false;
            return result;
        } finally {
            ended(1, startNs, isFailed);
        }
    }

    /**
     * Calls the function with many rows in one crossing: row i is the i-th element of each column.
     * Columns are those of {@link PyFunction#each}; results are in the order of the rows. An
     * aggregate of columns has one result.
     *
     * @return an array of the result type's Java class
     * @throws PythonException if it raises: of a function of rows, {@link PythonException#row} says
     *     for which one
     * @throws ConversionException if an argument or a result is not of its type, with the row
     * @throws IllegalArgumentException if the columns are no columns, or not of one length
     */
    public Object[] evalAll(Object... columns) {
        Object[] crossing = columns(columns);
        return counted(rowsOf(crossing), () -> array(results(crossing)));
    }

    private Object[] results(Object[] crossing) {
        if (isAggregate) {
            return new Object[] {call.call(crossing)};
        }
        if (isByColumns) {
            return elements(call.call(crossing));
        }
        return opening.isAsync
                ? ((List<?>) awaited(opening.callAll, crossing)).toArray()
                : call.each(Object[].class, crossing);
    }

    /**
     * As {@link #evalAll}, with results as an array of another class, such as {@code long[]}: no
     * objects are made for them. The SQL type is not looked at; the class is.
     *
     * @throws IllegalArgumentException if it is no array class; of a function of columns, if it is
     *     none of numbers or booleans
     * @throws IllegalStateException if the function is async, or an aggregate
     * @throws ConversionException if a result does not fit, as null does in no primitive array
     */
    public <T> T evalAllAs(Class<T> arrayType, Object... columns) {
        Objects.requireNonNull(arrayType, "arrayType");
        if (!arrayType.isArray()) {
            throw new IllegalArgumentException(
                    "class of the results: seen=" + arrayType.getName() + ", wanted an array");
        }
        requireArrayResult();
        Object[] crossing = columns(columns);
        long rows = rowsOf(crossing);
        if (!isByColumns) {
            return counted(rows, () -> call.each(arrayType, crossing));
        }
        requireNumbers(arrayType);
        Object made = Array.newInstance(arrayType.getComponentType(), Math.toIntExact(rows));
        return arrayType.cast(counted(rows, () -> called(made, crossing)));
    }

    /**
     * As {@link #evalAllAs} of a function of columns, with results that are put into an array of
     * the caller's, which a loop over batches uses again and again.
     *
     * @param array a primitive array, as long as the columns; if anything is thrown, its content is
     *     undefined
     * @return the array
     * @throws IllegalArgumentException if it is no such array
     * @throws IllegalStateException if the function is none of columns, or an aggregate
     * @throws ConversionException if a result does not fit
     */
    public <T> T evalAllInto(T array, Object... columns) {
        requireArrayResult();
        if (!isByColumns) {
            throw new IllegalStateException(
                    "results into an array: function=" + name() + ", wanted one of columns");
        }
        requireNumbers(Objects.requireNonNull(array, "array").getClass());
        Object[] crossing = columns(columns);
        long rows = rowsOf(crossing);
        if (Array.getLength(array) != rows) {
            throw new IllegalArgumentException(
                    "array for the results: function="
                            + name()
                            + ", seen="
                            + Array.getLength(array)
                            + " elements, wanted "
                            + rows
                            + ", as the columns have");
        }
        return counted(rows, () -> called(array, crossing));
    }

    private void requireNumbers(Class<?> arrayType) {
        Class<?> element = arrayType.getComponentType();
        if (element == null || !element.isPrimitive() || element == char.class) {
            throw new IllegalArgumentException(
                    "array for the results: function="
                            + name()
                            + ", seen="
                            + arrayType.getSimpleName()
                            + ", wanted a primitive array, but char[]");
        }
    }

    private void requireArrayResult() {
        if (opening.isAsync || isAggregate) {
            throw new IllegalStateException(
                    "results as an array: function=" + name() + ", wanted evalAll for it");
        }
    }

    private <T> T called(T array, Object[] crossing) {
        try {
            return call.callInto(array, crossing);
        } catch (ConversionException wrong) {
            ConversionException named = new ConversionException(name() + ": " + wrong.getMessage());
            named.initCause(wrong);
            throw named;
        }
    }

    private <T> T numbers(Class<T> arrayType, Object column) {
        if (!(column instanceof NdArray)) {
            throw new ConversionException(
                    resultName()
                            + ": seen=a column with nulls, or of other than numbers, wanted "
                            + arrayType.getSimpleName());
        }
        try (NdArray array = (NdArray) column) {
            return array.toArray(arrayType);
        }
    }

    /** As {@link #evalAll}, with rows, which are gathered into columns. */
    public List<Object> evalRows(List<Object[]> rows) {
        if (rows.isEmpty() && !isAggregate) {
            return List.of();
        }
        int width = rows.isEmpty() ? opening.fewestArguments : rows.get(0).length;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).length != width) {
                throw new IllegalArgumentException(
                        "number of arguments, row "
                                + row
                                + ": function="
                                + name()
                                + ", seen="
                                + rows.get(row).length
                                + ", wanted "
                                + width);
            }
        }
        return Arrays.asList(evalAll(Columns.of(rows, width)));
    }

    /**
     * Calls the function on the runtime's executor; an {@code async def} is awaited on its event
     * loop, where many may run at the same time. Cancelling the future cancels the call, as that of
     * {@link PyFunction#callAsync}.
     */
    public CompletableFuture<Object> evalAsync(Object... row) {
        if (isByColumns) {
            throw new IllegalStateException("it takes columns: function=" + name());
        }
        Object[] arguments = arguments(row.clone()); // they are read later
        countRow();
        long startNs = startNs();
        CompletableFuture<Object> called = begun(arguments, startNs);
        CompletableFuture<Object> result =
                called.handle((value, failure) -> resultOf(value, failure, startNs));
        result.whenComplete(
                (value, failure) -> {
                    if (failure != null) {
                        called.cancel(true); // does nothing where it has ended
                    }
                });
        return result;
    }

    private Object resultOf(Object value, Throwable failure, long startNs) {
        boolean isFailed = true;
        try {
            if (failure != null) {
                throw failure instanceof CompletionException
                        ? (CompletionException) failure
                        : new CompletionException(failure);
            }
            Object result = SqlValues.result(value, resultType(), resultName());
            isFailed = false;
            return result;
        } finally {
            ended(1, startNs, isFailed);
        }
    }

    private CompletableFuture<Object> begun(Object[] arguments, long startNs) {
        boolean isBegun = false;
        try {
            CompletableFuture<Object> called = call.callAsync(arguments);
            isBegun = true;
            return called;
        } finally {
            if (!isBegun) {
                ended(1, startNs, true);
            }
        }
    }

    /**
     * The function of columns as one of pyarrow's arrays to one, for {@code ArrowFunction} of the
     * module pybridge-arrow: no values are made of its vectors. Close it before this one; its calls
     * are not counted.
     *
     * @throws IllegalStateException if it is a function of rows, or an aggregate
     * @throws PythonException of {@code bridge.DeclarationError} if a type is none that it takes in
     *     this way, of ImportError if pyarrow is not installed there
     */
    public PyFunction arrowFunction() {
        if (!isByColumns || isAggregate) {
            throw new IllegalStateException(
                    "Arrow arrays: seen=" + this + ", wanted a scalar function of columns");
        }
        requireOpen();
        return (PyFunction) opening.opened.invoke("of_arrow");
    }

    /** The function of one argument. */
    public <A, R> Function<A, R> asFunction(Class<R> resultClass) {
        requireClass(resultClass);
        return argument -> resultClass.cast(eval(argument));
    }

    /** The function of two arguments. */
    public <A, B, R> BiFunction<A, B, R> asBiFunction(Class<R> resultClass) {
        requireClass(resultClass);
        return (one, other) -> resultClass.cast(eval(one, other));
    }

    private void requireClass(Class<?> seen) {
        if (!seen.isAssignableFrom(resultType().javaClass())) {
            throw new IllegalArgumentException(
                    "class of the result: function="
                            + name()
                            + ", seen="
                            + seen.getName()
                            + ", wanted "
                            + resultType().javaClass().getName()
                            + ", of "
                            + resultType());
        }
    }

    /** What an {@code async def} gives; an interrupt of this thread cancels it. */
    private static Object awaited(PyFunction function, Object[] arguments) {
        CompletableFuture<Object> result = function.callAsync(arguments);
        try {
            return result.get();
        } catch (InterruptedException interrupt) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted");
            cancelled.initCause(interrupt);
            throw cancelled;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException) {
                throw (RuntimeException) failed.getCause();
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** The elements of what a function of columns gave. */
    private Object[] elements(Object column) {
        if (column instanceof List) {
            return ((List<?>) column).toArray();
        }
        Object values = numbers(Columns.primitiveArray(resultType()), column);
        Object[] boxed = new Object[Array.getLength(values)];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = Array.get(values, i);
        }
        return boxed;
    }

    private Object[] array(Object[] results) {
        SqlType type = resultType();
        String name = resultName();
        Object[] made = (Object[]) Array.newInstance(type.javaClass(), results.length);
        for (int row = 0; row < results.length; row++) {
            Object result = results[row];
            made[row] =
                    result != null && type.isPlain(result)
                            ? result
                            : SqlValues.result(result, type, name, row, results.length);
        }
        return made;
    }
}
