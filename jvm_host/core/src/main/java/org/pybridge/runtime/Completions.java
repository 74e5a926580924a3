package org.pybridge.runtime;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads that complete futures of coroutines and of bundled calls that the runtime's end comes
 * before, and so run what users let follow them: never the event loop's. One that waits for another
 * future is made up for by a further thread.
 */
final class Completions {
    private final ForkJoinPool pool;

    /** With threads of this context class loader. */
    Completions(ClassLoader loader) {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        pool = new ForkJoinPool(threads, each -> new Completer(each, loader), null, true);
    }

    private static final class Completer extends ForkJoinWorkerThread {
        Completer(ForkJoinPool pool, ClassLoader loader) {
            super(pool);
            setName("pybridge-completion-" + getPoolIndex());
            setContextClassLoader(loader);
        }
    }

    void execute(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the runtime is closed: nothing of Python's is left to be waited for
        }
    }

    /** Ends the threads after what was handed to them. */
    void close() {
        pool.shutdown();
    }
}
