package org.pybridge;

import java.util.concurrent.CompletableFuture;

/**
 * A Python callable. Made by {@link Python#function}, or by {@code object.as(PyFunction.class)}.
 *
 * <p>Calls may be made from any thread, at the same time. Arguments and results convert by the
 * value table of the documentation; an argument that cannot is a {@link ConversionException} that
 * names it.
 */
public interface PyFunction extends PyObject {
    /**
     * Calls the function. A last argument of type {@link Keywords} gives keyword arguments.
     *
     * @return the result by the default conversions; null for None
     * @throws PythonException if the function raises, a wrong argument count included
     * @throws ConversionException if an argument or the result cannot be converted
     */
    Object call(Object... arguments);

    /**
     * Calls the function on the runtime's executor. Cancelling the future before the call began
     * prevents it.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the executor's queue is full
     */
    CompletableFuture<Object> callAsync(Object... arguments);

    /**
     * Calls the function once per row, in one crossing. Columns are primitive arrays of one length;
     * row i calls {@code function(columns[0][i], columns[1][i], …)}.
     *
     * @param resultType a primitive array type, such as {@code double[].class}
     * @return the results, in row order
     * @throws IllegalArgumentException if there is no column, or the lengths differ
     * @throws PythonException if a row raises; its message names the row, and earlier rows' effects
     *     stand
     * @throws ConversionException if a result does not fit the array's type; the path names the row
     */
    <T> T each(Class<T> resultType, Object... columns);

    /**
     * The function as an interface of yours with one abstract method. The signature is checked now:
     * the method's parameters must fit the Python function's, and every type must be convertible.
     *
     * @throws IllegalArgumentException if {@code type} is not such an interface, or the parameter
     *     counts do not fit
     */
    @Override
    <T> T as(Class<T> type);
}
