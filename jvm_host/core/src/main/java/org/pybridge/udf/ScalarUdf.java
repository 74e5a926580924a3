package org.pybridge.udf;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
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
        countCall(1);
        try {
            Object result =
                    opening.isAsync ? awaited(call.callAsync(arguments)) : call.call(arguments);
            return SqlValues.result(result, resultType(), "result", -1);
        } catch (PythonException | ConversionException error) {
            throw failed(error);
        }
    }

    /**
     * Calls the function with many rows in one crossing: row i is the i-th element of each column.
     * Columns are those of {@link org.pybridge.PyFunction#each}; results are in the order of the
     * rows. An aggregate of columns has one result.
     *
     * @return an array of the result type's Java class
     * @throws PythonException if it raises: of a function of rows, {@link PythonException#row} says
     *     for which one
     * @throws ConversionException if an argument or a result is not of its type, with the row
     */
    public Object[] evalAll(Object... columns) {
        Object[] crossing = columns(columns);
        try {
            if (isAggregate) {
                return array(new Object[] {call.call(crossing)});
            }
            if (isByColumns) {
                return array(elements(call.call(crossing)));
            }
            if (opening.isAsync) {
                return array(((List<?>) awaited(opening.callAll.callAsync(crossing))).toArray());
            }
            return array(call.each(Object[].class, crossing));
        } catch (PythonException | ConversionException error) {
            throw failed(error);
        }
    }

    /**
     * As {@link #evalAll}, with results as an array of another class, such as {@code long[]}: no
     * objects are made for them. The SQL type is not looked at; the class is.
     *
     * @throws IllegalArgumentException if it is no array class
     */
    public <T> T evalAllAs(Class<T> arrayType, Object... columns) {
        Objects.requireNonNull(arrayType, "arrayType");
        if (!arrayType.isArray()) {
            throw new IllegalArgumentException(
                    "class of the results: seen=" + arrayType.getName() + ", wanted an array");
        }
        Object[] crossing = columns(columns);
        try {
            if (!isByColumns && !opening.isAsync) {
                return call.each(arrayType, crossing);
            }
            Object made = opening.isAsync ? null : call.call(crossing);
            if (made instanceof NdArray) {
                try (NdArray array = (NdArray) made) {
                    return array.toArray(arrayType);
                }
            }
            throw new ConversionException(
                    "results: seen=a column with nulls, wanted " + arrayType.getSimpleName());
        } catch (PythonException | ConversionException error) {
            throw failed(error);
        }
    }

    /** As {@link #evalAll}, with rows, which are gathered into columns. */
    public List<Object> evalRows(List<Object[]> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        int width = rows.get(0).length;
        for (Object[] row : rows) {
            if (row.length != width) {
                throw new IllegalArgumentException(
                        "number of arguments: seen=" + row.length + ", wanted " + width);
            }
        }
        List<Object> made = new ArrayList<>(rows.size());
        for (Object result : evalAll(Columns.of(rows, width))) {
            made.add(result);
        }
        return made;
    }

    /**
     * Calls the function on the runtime's executor; an {@code async def} is awaited on its event
     * loop, where many may run at the same time.
     */
    public CompletableFuture<Object> evalAsync(Object... row) {
        if (isByColumns) {
            throw new IllegalStateException("it takes columns: function=" + name());
        }
        Object[] arguments = arguments(row);
        countCall(1);
        return call.callAsync(arguments)
                .thenApply(result -> SqlValues.result(result, resultType(), "result", -1));
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

    /** The results of an {@code async def}: Python's event loop runs many calls at a time. */
    private static Object awaited(CompletableFuture<Object> result) {
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException) {
                throw (RuntimeException) failed.getCause();
            }
            throw failed;
        }
    }

    /** The elements of what a function of columns gave. */
    private Object[] elements(Object column) {
        if (column instanceof List) {
            return ((List<?>) column).toArray();
        }
        try (NdArray array = (NdArray) column) {
            Object values = array.toArray(Columns.primitiveArray(resultType()));
            Object[] boxed = new Object[Array.getLength(values)];
            for (int i = 0; i < boxed.length; i++) {
                boxed[i] = Array.get(values, i);
            }
            return boxed;
        }
    }

    private Object[] array(Object[] results) {
        SqlType type = resultType();
        Object[] made = (Object[]) Array.newInstance(type.javaClass(), results.length);
        for (int row = 0; row < results.length; row++) {
            made[row] = SqlValues.result(results[row], type, "result", row);
        }
        return made;
    }
}
