package org.pybridge;

/**
 * A Python object, held by a handle. The object stays alive until the handle is closed; a forgotten
 * handle is released by a Cleaner some time after it became unreachable.
 *
 * <p>Any thread may use a handle. {@link #close} is idempotent; every other method throws {@link
 * IllegalStateException} after it, or after the runtime was closed, and {@link WorkerException}
 * when the worker that owned the object has died. Every method that runs Python code throws {@link
 * PythonException} when that code raises.
 */
public interface PyObject extends AutoCloseable {
    /**
     * The attribute {@code name}, as a handle. A missing one is a PythonException of
     * AttributeError.
     */
    PyObject attr(String name);

    /** Sets the attribute {@code name}. */
    void setAttr(String name, Object value);

    /**
     * Calls the method {@code name}. A last argument of type {@link Keywords} gives keyword
     * arguments.
     *
     * @return the result by the default conversions; null for None
     */
    Object invoke(String name, Object... arguments);

    /**
     * Converts the object to a Java type: a number type, String, byte[], primitive array, List,
     * Set, Map, a type of java.time, Object (the default conversions), PyObject or PyFunction
     * (another handle to the object), an enum by its constant's name, a record from a dict, a
     * dataclass or a named tuple, or an interface of yours. One with a single abstract method is
     * implemented by a callable object itself; otherwise each abstract method is the object's
     * attribute of that name, looked up and checked now. A default method is Java's unless the
     * object defines one of that name that takes as many arguments.
     *
     * <p>Some types of the JDK ask for what the object does, and leave it in Python:
     *
     * <ul>
     *   <li>Iterator, Iterable, Stream, IntStream, LongStream, DoubleStream and {@link PyIterator}:
     *       its elements, one by one as they are asked for. Closing a stream closes a generator.
     *   <li>CompletableFuture, CompletionStage and Future: what awaiting it gives. It begins now,
     *       on the runtime's event loop. A future that Java completes cancels the task.
     *   <li>AutoCloseable and Closeable: its {@code close}; a context manager that has none is
     *       entered now and left by {@code close}.
     * </ul>
     *
     * @throws ConversionException if the object is of another type, its value does not fit, or it
     *     lacks a method of the interface
     * @throws IllegalArgumentException if a method's parameter count does not fit
     */
    <T> T as(Class<T> type);

    /**
     * Converts the object to a Java type with type arguments, which hold for every element: {@code
     * as(new TypeRef<Map<String, double[]>>() {})}. Otherwise as {@link #as(Class)}.
     *
     * @throws ConversionException if the object or an element does not fit; the message has the
     *     path to it
     */
    <T> T as(TypeRef<T> type);

    /**
     * Enters the object as a context manager, for try-with-resources.
     *
     * @throws PythonException of TypeError if it is none; or what {@code __enter__} raises
     */
    PyContext enter();

    /**
     * Runs the body in a {@code with} statement of Python's: {@code __exit__} gets what the body
     * throws, a PythonException as the Python exception and anything else as {@code
     * bridge.JavaError}, and may swallow it. What it lets pass reaches the caller as the same
     * object.
     *
     * <p>The body runs on this thread, within the call; a virtual thread keeps its carrier.
     *
     * @return the body's result; null if {@code __exit__} swallowed what it threw
     */
    <T, X extends Exception> T with(PyContext.Body<T, X> body) throws X;

    /**
     * A reference that does not keep the object alive, as Python's {@code weakref.ref}. It is how a
     * Java object refers to a Python object that keeps that Java object: neither garbage collector
     * sees such a cycle.
     *
     * @throws PythonException of TypeError if the object's type takes no weak references, as int,
     *     str, list and dict do not
     */
    PyWeakReference weak();

    /**
     * The Python type's name, qualified by its module unless builtin: {@code "list"}, {@code
     * "datetime.date"}.
     */
    String typeName();

    /** Python's {@code repr(object)}. */
    String repr();

    /** Python's {@code str(object)}; a text that says so when closed. Never throws. */
    @Override
    String toString();

    /** Whether {@link #close} was called on this handle, or its runtime was closed. */
    boolean isClosed();

    /**
     * Releases the handle. The Python object is dropped soon after, on a thread of PyBridge's own.
     */
    @Override
    void close();
}
