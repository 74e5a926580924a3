package org.pybridge.runtime;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs calls on an executor: the user's, or a bounded pool made at first use. Thread-safe. */
final class AsyncCalls {
    private static final int QUEUE_LIMIT = 10_000;
    private static final long IDLE_SECONDS = 30;

    private final Executor given;
    private ThreadPoolExecutor own;
    private boolean closed;

    AsyncCalls(Optional<Executor> given) {
        this.given = given.orElse(null);
    }

    CompletableFuture<Object> submit(PythonCallable function, CallWatch watch, Object[] arguments) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        WatchedCall watched = new WatchedCall(watch, function.timeoutNs(), future);
        executor().execute(() -> complete(watched, function, arguments));
        watch.add(watched, future);
        return future;
    }

    private static void complete(WatchedCall watched, PythonCallable function, Object[] arguments) {
        CompletableFuture<Object> future = watched.future();
        if (future.isDone()) {
            return; // cancelled before it began
        }
        try {
            Object result = function.callWith(watched, 0, arguments);
            if (Awaitables.isAwaitable(result)) {
                function.learnWhatItGives();
                follow(future, (PythonHandle) result);
            } else {
                future.complete(result);
            }
        } catch (Throwable error) { // whatever the call throws is the future's result
            future.completeExceptionally(error);
        }
    }

    /** The call has given a coroutine. */
    private static void follow(CompletableFuture<Object> future, PythonHandle awaitable) {
        CompletableFuture<Object> awaited =
                awaitable.ref().session().coroutines().await(awaitable, AskedType.of(Object.class));
        awaitable.close();
        awaited.whenComplete(
                (value, error) -> {
                    if (awaited.isCancelled()) {
                        future.cancel(false);
                    } else if (error != null) {
                        future.completeExceptionally(error);
                    } else {
                        future.complete(value);
                    }
                });
        future.whenComplete((value, error) -> awaited.cancel(false));
    }

    private synchronized Executor executor() {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new RejectedExecutionException("the runtime is closed");
        }
        if (own == null) {
            own = newPool();
        }
        return own;
    }

    private static ThreadPoolExecutor newPool() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(QUEUE_LIMIT),
                        task -> {
                            Thread thread =
                                    new Thread(task, "pybridge-async-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        },
                        (task, full) -> {
                            throw new RejectedExecutionException(
                                    full.isShutdown()
                                            ? "the runtime is closed"
                                            : "too many calls wait: queued="
                                                    + QUEUE_LIMIT
                                                    + ", limit="
                                                    + QUEUE_LIMIT);
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Refuses new calls; those that wait still run, and find the runtime closed. */
    synchronized void close() {
        closed = true;
        if (own != null) {
            own.shutdown();
        }
    }
}
