/**
 * Calls Python from the JVM: in the caller's thread, or in a worker process.
 *
 * <p>{@link org.pybridge.Python#start(org.pybridge.PythonConfig)} gives a runtime; {@link
 * org.pybridge.Python#function} a Python function, which is called as it is or through an interface
 * of yours. The contracts below hold in both modes.
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>Any thread may call any method, at any time, platform or virtual. No thread owns a runtime
 *       or a handle.
 *   <li>A call blocks until Python has answered. In thread mode Python runs on the calling thread,
 *       and one GIL serves all runtimes of the process; in process mode each runtime has a worker
 *       with a GIL of its own, or {@link org.pybridge.Workers several}.
 *   <li>Callbacks run on the thread that called Python, with no GIL held, and may call Python
 *       again. In process mode a thread that Python made calls Java on a daemon thread of
 *       PyBridge's.
 *   <li>{@link org.pybridge.Python#hold(Runnable)} is the only place where Java code runs with the
 *       GIL held. Its body must not wait for a thread that needs Python.
 *   <li>Coroutines run on an event loop, a thread of Python's. What depends on their futures runs
 *       on threads of PyBridge's, or on the one that adds it, never on the loop's.
 *   <li>No lock of PyBridge's is held while user code runs, in either language.
 * </ul>
 *
 * <h2>Ownership</h2>
 *
 * <ul>
 *   <li>A {@link org.pybridge.PyObject} keeps its Python object alive until it is closed, or until
 *       some time after it became unreachable. Releasing never blocks, and runs {@code __del__} on
 *       a thread of PyBridge's own.
 *   <li>A handle belongs to its runtime. Closing the runtime closes all its handles.
 *   <li>Arguments and results are copies, with four exceptions: handles, live Java objects, memory
 *       of {@link org.pybridge.Python#allocate}, and in thread mode that of all direct buffers and
 *       of {@link org.pybridge.NdArray}.
 *   <li>A Java object that Python holds stays reachable until Python drops it and one more call has
 *       returned, or until the runtime is closed.
 *   <li>Every {@code close} is idempotent. Use after close is an {@link IllegalStateException}; the
 *       one exception are buffers got from a closed {@link org.pybridge.NdArray}, which must not be
 *       used any more.
 * </ul>
 *
 * <h2>Errors</h2>
 *
 * <ul>
 *   <li>{@link org.pybridge.PythonException}: Python code raised, {@code SystemExit} and {@code
 *       KeyboardInterrupt} included, which never end the JVM.
 *   <li>{@link org.pybridge.ConversionException}: a value cannot cross or does not fit; its message
 *       names the path to it. Nothing is cut or replaced instead.
 *   <li>{@link org.pybridge.WorkerException}: the worker died. The next call gets a new worker;
 *       handles and globals of the dead one are lost and say so.
 *   <li>{@link org.pybridge.PythonTimeoutException}: a deadline has passed; {@link
 *       java.util.concurrent.CancellationException}: a call was cancelled or interrupted. Both tell
 *       whether Python's code has ended.
 *   <li>{@link org.pybridge.PythonStartException}: Python cannot be started; all that was tried is
 *       listed.
 *   <li>What a callback throws reaches Python as {@code bridge.JavaError}, and, if Python lets it
 *       pass, its caller in Java as the same object, checked or not.
 * </ul>
 *
 * <p>Arguments must not be null unless a method says so; as values, null and None are each other.
 */
package org.pybridge;
