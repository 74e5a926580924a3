package org.pybridge;

import java.util.concurrent.CompletableFuture;

/**
 * A function whose asynchronous calls are collected and cross to Python together, which saves most
 * of what a crossing costs. Made by {@link PyFunction#bundled}.
 *
 * <p>The calls are made one by one, in the order in which {@link #callAsync} took them, and their
 * futures are completed in that order, but for results that are awaited: those come later. One
 * bundle of a function is in Python at a time, and the calls that come meanwhile are collected. A
 * call that fails touches no other. For bundles that run side by side, as in several workers, make
 * several bundled functions.
 *
 * <p>The results of one bundle cross in one frame, which holds 2 GiB: all its calls fail where they
 * are more together.
 *
 * <p>It is the function's own handle that makes the calls: to close that one ends them.
 * Thread-safe.
 */
public interface BundledFunction extends AutoCloseable {
    /**
     * Adds a call to the bundle that is being collected. A last argument of type {@link Keywords}
     * gives keyword arguments.
     *
     * <p>The arguments are read now, arrays included, and may change afterwards; but a direct
     * buffer is passed as the memory that it is, a Java object as that object, and a Python object
     * must stay open until the future is done. An argument that cannot be converted fails this
     * future at once, and the bundle never sees the call.
     *
     * <p>The future becomes what that of {@link PyFunction#callAsync} would: the result, awaited if
     * that can be, or the very error. Cancelling it, or completing it otherwise, drops a call that
     * is still here; one that is in Python goes on, and its result is dropped. What depends on the
     * future runs on the thread that sends the bundles, unless it is asynchronous itself: the next
     * bundle waits for it. So it must not wait for another call of this bundled function, and
     * neither must a callback of such a call.
     *
     * <p>Does not block, unless {@link WhenBusy} lets it wait, as {@link WhenBusy#CALLER_RUNS} does
     * here, too. The thread that sends the bundles never waits, be it in what depends on a future
     * or in a callback; a callback that comes on another thread may.
     *
     * @throws java.util.concurrent.RejectedExecutionException if as many calls of this bundled
     *     function wait as {@link PythonConfig.Builder#queueLimit} allows, and {@link WhenBusy}
     *     says so
     * @throws IllegalStateException if it, the function or the runtime is closed
     */
    CompletableFuture<Object> callAsync(Object... arguments);

    /** Sends the calls that wait as soon as it can be done, and does not wait for that. */
    void flush();

    /**
     * Sends the calls that wait, as {@link #flush} does, and takes no more. Their futures are
     * completed as all others. The function stays open.
     */
    @Override
    void close();
}
