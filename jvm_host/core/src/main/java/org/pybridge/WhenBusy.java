package org.pybridge;

/**
 * What becomes of a call that finds as many waiting as {@link PythonConfig.Builder#queueLimit}
 * allows: the calls of {@link PyFunction#callAsync} that wait for a thread, those of threads that
 * wait for a worker, and those of each {@link BundledFunction}, counted apart.
 */
public enum WhenBusy {
    /**
     * It waits. {@code callAsync} waits on the calling thread until there is a place for its call,
     * which slows down those who ask for more than can be done.
     */
    BLOCK,

    /** It is a {@link java.util.concurrent.RejectedExecutionException}, at once. */
    FAIL,

    /**
     * The calling thread makes the call of {@code callAsync} itself, and gets a future that is
     * done. Other calls wait, as by {@link #BLOCK}: their thread makes them anyway, or, in bundles,
     * they have an order.
     */
    CALLER_RUNS
}
