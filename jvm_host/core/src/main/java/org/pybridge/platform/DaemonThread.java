package org.pybridge.platform;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Threads of our own. They end with the JVM, and inherit nothing that keeps a class loader. */
public final class DaemonThread {
    private static final long DEFAULT_STACK = 0;

    private DaemonThread() {}

    /** A thread that has not started. */
    public static Thread of(String name, Runnable body) {
        return of(name, DEFAULT_STACK, body);
    }

    /** A thread that has not started, with a stack of about this size. */
    public static Thread of(String name, long stackBytes, Runnable body) {
        Thread thread = new Thread(null, body, name, stackBytes, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** What the task gives or throws, on such a thread. */
    public static <T> CompletableFuture<T> future(String name, Callable<T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        of(
                        name,
                        () -> {
                            try {
                                future.complete(task.call());
                            } catch (Throwable e) { // whoever waits gets it
                                future.completeExceptionally(e);
                            }
                        })
                .start();
        return future;
    }

    /**
     * Runs the body on such a thread, and waits for its end at most so long or until interrupted.
     */
    public static void runWithin(long limitNanos, String name, Runnable body) {
        Thread thread = of(name, body);
        thread.start();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, limitNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
