package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pybridge.frame.FrameLayout;

/**
 * The coroutines of a session and the event loop that they run on, which the first one makes. No
 * thread of Java's waits for one: the loop tells the numbers of those that have ended. Thread-safe.
 */
final class Coroutines {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Session session;
    private final RuntimeResources resources;
    private final Map<Long, PythonFuture> running = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();
    private final AtomicReference<PythonHandle> loop = new AtomicReference<>();
    private volatile Supplier<RuntimeException> ended;

    Coroutines(Session session, RuntimeResources resources) {
        this.session = session;
        this.resources = resources;
    }

    /** Awaits a Python object. */
    CompletableFuture<Object> await(PythonHandle awaitable, AskedType asked) {
        return begin("begin", asked, awaitable);
    }

    /** Calls a coroutine function. */
    CompletableFuture<Object> call(PythonHandle function, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = function;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return begin("call", AskedType.of(Object.class), all);
    }

    private CompletableFuture<Object> begin(String method, AskedType asked, Object... arguments) {
        PythonFuture future = new PythonFuture(session, asked);
        long number = lastNumber.incrementAndGet();
        running.put(number, future);
        Object[] all = new Object[arguments.length + 1];
        all[0] = number;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try {
            requireOpen();
            future.begun((PythonHandle) loop().ask(method, FrameLayout.RESULT_AS_HANDLE, all));
        } catch (Throwable error) { // what the call raises belongs to the future, as in callAsync
            running.remove(number);
            future.completeExceptionally(error);
        }
        return future;
    }

    private void requireOpen() {
        Supplier<RuntimeException> reason = ended;
        if (reason != null) {
            throw reason.get();
        }
    }

    private PythonHandle loop() {
        PythonHandle known = loop.get();
        if (known != null) {
            return known;
        }
        Consumer<List<Long>> report = this::report;
        long function = session.services().resolved(session, "bridge._event_loop:EventLoop");
        PythonHandle made =
                (PythonHandle) session.call(function, FrameLayout.RESULT_AS_HANDLE, report);
        if (loop.compareAndSet(null, made)) {
            return made;
        }
        made.close(); // it has no thread yet
        return loop.get();
    }

    /** The numbers of those that have ended, negative where they were cancelled. */
    private void report(List<Long> numbers) {
        for (long number : numbers) {
            PythonFuture future = running.remove(Math.abs(number));
            if (future != null) {
                future.ended(number < 0);
            }
        }
    }

    /** Runs the rest of a coroutine's way, and what users have made depend on it. */
    void execute(Runnable task) {
        resources.completions().execute(task);
    }

    /** Refuses new ones and fails those that run, for this reason. */
    void fail(Supplier<RuntimeException> reason) {
        ended = reason;
        for (Long number : running.keySet()) {
            PythonFuture future = running.remove(number);
            if (future != null) {
                execute(() -> future.completeExceptionally(reason.get()));
            }
        }
    }

    /** As {@link #fail}; then ends the loop, waiting for what its tasks do when cancelled. */
    void close(Supplier<RuntimeException> reason, long limitNanos) {
        fail(reason);
        PythonHandle known = loop.get();
        if (known == null || session.isClosed()) {
            return;
        }
        try {
            if (!(Boolean) known.ask("close", 0, limitNanos / NANOS_PER_SECOND)) {
                System.getLogger("org.pybridge")
                        .log(
                                Level.WARNING,
                                "a Python task ignores that it was cancelled: its event loop goes"
                                        + " on after the close of its runtime, waitedMs={0}",
                                limitNanos / 1_000_000);
            }
        } catch (RuntimeException e) {
            // The worker is gone, or somebody else has closed the session: there is no loop.
            System.getLogger("org.pybridge").log(Level.DEBUG, "no event loop to end", e);
        }
    }
}
