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
     * <p>If the result can be awaited, the future is that of awaiting it on the runtime's event
     * loop: no thread waits meanwhile, cancelling the future, or completing it otherwise, cancels
     * the task, and a cancelled task cancels the future. Once this handle is known to be a
     * coroutine function, its calls go to the loop without the executor and its limits. Never
     * blocks.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the executor's queue is full
     */
    CompletableFuture<Object> callAsync(Object... arguments);

    /**
     * Calls the function once per row, in one crossing: row i calls {@code function(columns[0][i],
     * columns[1][i], …)}. The columns are read when this begins; later changes of them are not
     * seen.
     *
     * <p>A column is a primitive array, a String[] or any other Object[], a List, a buffer of
     * java.nio in either byte order (from its position to its limit; a ByteBuffer's elements are
     * 0..255), or a one-dimensional {@link NdArray}. All have one length. Elements convert as
     * arguments do.
     *
     * <p>The result is a primitive array, or an array of any class that {@link PyObject#as} knows.
     * Elements convert as by {@code as}: what does not fit is an error. For a primitive array and a
     * String[] the first such result ends the loop; for others all rows are called before.
     *
     * @param resultType an array type, such as {@code double[].class}
     * @return the results, in row order; empty, without a call, where the columns are
     * @throws IllegalArgumentException if there is no column, one is none of these, or the lengths
     *     differ
     * @throws PythonException if a row raises: {@link PythonException#row} and the message name it;
     *     earlier rows' effects stand. A Java exception that comes from a callback reaches the
     *     caller as it is
     * @throws ConversionException if an element of a column, before the first row is called, or a
     *     result cannot be converted: {@link ConversionException#row} and the message name it
     */
    <T> T each(Class<T> resultType, Object... columns);

    /**
     * The function as an interface of yours with one abstract method. The signature is checked now:
     * the method's parameters must fit the Python function's, and every type must be convertible.
     * An interface with several is implemented as by {@link PyObject#as any object}.
     *
     * @throws IllegalArgumentException if {@code type} is not such an interface, or the parameter
     *     counts do not fit
     */
    @Override
    <T> T as(Class<T> type);
}
