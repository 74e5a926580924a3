package org.pybridge.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.pybridge.PythonConfig;
import org.pybridge.WhenBusy;
import org.pybridge.Workers;

/** Runs calls on an executor: the user's, or a bounded pool made at first use. Thread-safe. */
final class AsyncCalls {
    private static final long IDLE_SECONDS = 30;

    private final Executor given;
    private final int queueLimit;
    private final WhenBusy whenBusy;
    private final int threadCount;
    private final AtomicInteger waiting = new AtomicInteger();
    private ThreadPoolExecutor own;
    private ThreadPoolExecutor forBundles;
    private boolean closed;

    AsyncCalls(PythonConfig config) {
        this.given = config.executor().orElse(null);
        this.queueLimit = config.queue().limit();
        this.whenBusy = config.queue().beyond();
        int processors = Runtime.getRuntime().availableProcessors();
        Workers workers = config.workers();
        int inWorkers = workers.count() * Math.max(1, workers.callsPerWorker());
        this.threadCount = Math.max(2, Math.max(processors, inWorkers));
    }

    /** How many calls wait for a thread. */
    int waitingCount() {
        return waiting.get();
    }

    /** So many more calls wait in a bundle; fewer, if negative. */
    void countWaiting(int more) {
        waiting.addAndGet(more);
    }

    /** How many calls may wait. */
    int queueLimit() {
        return queueLimit;
    }

    /** What becomes of calls beyond that. */
    WhenBusy whenBusy() {
        return whenBusy;
    }

    /**
     * Sends bundles on the user's executor, or on threads of their own: what waits in a bundle was
     * accepted before, and finds no full queue.
     *
     * @throws RejectedExecutionException if the executor refuses, or the runtime is closed
     */
    void sendBundles(Runnable task) {
        bundleExecutor().execute(task);
    }

    /** Whether others wait for the thread that sends bundles now. */
    synchronized boolean hasOtherBundles() {
        return forBundles != null && !forBundles.getQueue().isEmpty();
    }

    CompletableFuture<Object> submit(PythonCallable function, CallWatch watch, Object[] arguments) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        WatchedCall watched = new WatchedCall(watch, function.timeoutNs(), future);
        Executor executor = executor();
        waiting.incrementAndGet();
        boolean isAccepted = false;
        try {
            executor.execute(() -> complete(watched, function, arguments));
            isAccepted = true;
        } finally {
            if (!isAccepted) {
                waiting.decrementAndGet();
            }
        }
        watch.add(watched, future);
        return future;
    }

    private void complete(WatchedCall watched, PythonCallable function, Object[] arguments) {
        waiting.decrementAndGet();
        CompletableFuture<Object> future = watched.future();
        if (future.isDone()) {
            return; // cancelled before it began
        }
        try {
            complete(future, function, function.callWith(watched, 0, arguments));
        } catch (Throwable error) { // whatever the call throws is the future's result
            future.completeExceptionally(error);
        }
    }

    /**
     * Completes the future with what its call has given, or once that was awaited.
     *
     * @return whether it is awaited
     */
    static boolean complete(
            CompletableFuture<Object> future, PythonCallable function, Object result) {
        if (!Awaitables.isAwaitable(result)) {
            future.complete(result);
            return false;
        }
        function.learnWhatItGives();
        follow(future, (PythonHandle) result);
        return true;
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
            own = newPool("pybridge-async-", new ArrayBlockingQueue<>(queueLimit));
        }
        return own;
    }

    private synchronized Executor bundleExecutor() {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new RejectedExecutionException("the runtime is closed");
        }
        if (forBundles == null) {
            forBundles = newPool("pybridge-bundle-", new LinkedBlockingQueue<>());
        }
        return forBundles;
    }

    private ThreadPoolExecutor newPool(String threadName, BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threadCount,
                        threadCount,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        queue,
                        task -> {
                            Thread thread = new Thread(task, threadName + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        },
                        this::beyondLimit);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The queue is full, or closed. */
    private void beyondLimit(Runnable task, ThreadPoolExecutor full) {
        if (full.isShutdown()) {
            throw new RejectedExecutionException("the runtime is closed");
        } else if (whenBusy == WhenBusy.CALLER_RUNS) {
            task.run();
        } else if (whenBusy == WhenBusy.BLOCK) {
            enqueue(task, full);
        } else {
            throw new RejectedExecutionException(
                    "too many calls wait: queued=" + queueLimit + ", limit=" + queueLimit);
        }
    }

    private static void enqueue(Runnable task, ThreadPoolExecutor pool) {
        try {
            pool.getQueue().put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the call waited", e);
        }
        pool.prestartCoreThread(); // all may have ended meanwhile
        if (pool.isShutdown() && pool.remove(task)) {
            throw new RejectedExecutionException("the runtime is closed");
        }
    }

    /** Refuses new calls; those that wait still run, and find the runtime closed. */
    synchronized void close() {
        closed = true;
        if (own != null) {
            own.shutdown();
        }
        if (forBundles != null) {
            forBundles.shutdown();
        }
    }
}
