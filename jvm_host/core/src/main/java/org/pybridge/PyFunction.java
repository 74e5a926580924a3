package org.pybridge;

import java.time.Duration;
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
     * @throws PythonTimeoutException if a deadline was set, and passes
     * @throws ConversionException if an argument or the result cannot be converted
     */
    Object call(Object... arguments);

    /**
     * Calls the function for numbers that are put into an array of the caller's, so that nothing is
     * made for them. In thread mode a one-dimensional array of numpy of the same element type is
     * copied once; all else is converted as by {@link PyObject#as}, and then copied.
     *
     * @param array a primitive array, but {@code char[]}, of as many elements as the result has; if
     *     anything is thrown, its content is undefined
     * @return the array
     * @throws IllegalArgumentException if it is no such array
     * @throws PythonException if the function raises
     * @throws ConversionException if an argument cannot be converted, or the result cannot be, or
     *     is shorter or longer
     */
    <T> T callInto(T array, Object... arguments);

    /**
     * Calls the function on the runtime's executor. Cancelling the future, or completing it
     * otherwise, before the call began prevents it, and ends a call that runs as {@link #timeout}
     * tells, by {@code bridge.CallCancelled}.
     *
     * <p>If the result can be awaited, the future is that of awaiting it on the runtime's event
     * loop: no thread waits meanwhile, cancelling the future, or completing it otherwise, cancels
     * the task, and a cancelled task cancels the future. Once this handle is known to be a
     * coroutine function, its calls go to the loop without the executor and its limits. Does not
     * block, unless {@link WhenBusy} lets it wait or make the call itself.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the executor's queue is full, and
     *     {@link WhenBusy} says so
     */
    CompletableFuture<Object> callAsync(Object... arguments);

    /**
     * The function with asynchronous calls that are collected and cross to Python in bundles, for
     * many small calls that come one by one. {@code function.bundled(Bundling.of(256,
     * Duration.ofMillis(2)))}
     *
     * <p>Each call is one of {@link #callAsync} otherwise, with its own result or error. A deadline
     * is that of the bundle: it counts from its first call on, and when it passes, the calls
     * without an outcome get the {@link PythonTimeoutException}. A result that is awaited has a
     * deadline of its own, from then on. A lost worker fails the calls of its bundle, which an
     * {@link #idempotent} function makes once more.
     *
     * @throws IllegalArgumentException if the size is beyond {@link
     *     PythonConfig.Builder#queueLimit}
     */
    BundledFunction bundled(Bundling bundling);

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
     * @param resultType an array type, such as {@code double[].class}; {@code void.class} drops the
     *     results
     * @return the results, in row order; empty, without a call, where the columns are; null of
     *     {@code void.class}
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
     * The function with a deadline for each call, instead of {@link PythonConfig#callTimeout}: for
     * {@code call}, {@code each}, the methods of what {@code as} gives, and {@code callAsync},
     * where it counts from that call on until the result is there, a coroutine's included. It is
     * the same handle: to close one closes the other.
     *
     * <p>When the time is up, Python raises {@code bridge.CallTimeout}, which is no {@code
     * Exception}, in whatever the call is doing, and again while it goes on, after {@link
     * PythonConfig#callGrace}, after twice that, and so on. The caller gets a {@link
     * PythonTimeoutException}, also where Python's code has caught it and comes to a result. Code
     * in C that runs for long sees the exception at its end, not before: a caller waits as long in
     * thread mode, a future does not; after the grace time a warning of the logger {@code
     * org.pybridge} names the call. In process mode the worker is then ended, and the next call
     * gets a new one.
     *
     * <p>Such a call, and any of {@code callAsync}, ends in the same way by a {@link
     * java.util.concurrent.CancellationException} and {@code bridge.CallCancelled} when its thread
     * is interrupted, which is seen within 0.1 s; the thread stays interrupted.
     *
     * @param timeout zero for no deadline
     * @throws IllegalArgumentException if it is negative
     */
    PyFunction timeout(Duration timeout);

    /**
     * The function with calls that may be made twice: one that loses its worker is made once more,
     * in another. For functions that do no harm if they ran before, as most that only compute; all
     * others get the {@link WorkerException}, as their effects may be there already. It holds for
     * {@code call}, {@code each}, {@code callAsync} of functions that are no coroutines, and the
     * methods of what {@code as} gives; a deadline is that of both tries together. It is the same
     * handle: to close one closes the other.
     *
     * @return this function itself in thread mode, where no worker is lost
     * @throws IllegalStateException if it was not asked for by name: other functions are objects of
     *     one worker, and end with it
     */
    PyFunction idempotent();

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
