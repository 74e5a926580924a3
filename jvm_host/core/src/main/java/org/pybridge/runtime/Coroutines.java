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
import org.pybridge.platform.DaemonThread;

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
        PythonFuture future = new PythonFuture(session, asked);
        long number = register(future);
        begin(future, "begin", number, number, awaitable);
        return future;
    }

    /** Calls a coroutine function, without waiting for the GIL. */
    CompletableFuture<Object> call(PythonHandle function, Object... arguments) {
        PythonFuture future = new PythonFuture(session, AskedType.of(Object.class));
        long number = register(future);
        Object[] all = new Object[arguments.length + 2];
        all[0] = number;
        all[1] = function;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        execute(() -> begin(future, "call", number, all));
        return future;
    }

    private long register(PythonFuture future) {
        long number = lastNumber.incrementAndGet();
        running.put(number, future);
        return number;
    }

    private void begin(PythonFuture future, String method, long number, Object... arguments) {
        try {
            requireOpen();
            if (!future.isDone()) {
                future.begun(started(method, arguments));
                return;
            }
        } catch (OtherWorkerException other) {
            if (!other.wasTold() && future.moves(other.owner())) {
                other.owner().coroutines().beginAgain(future, method, arguments);
            } else {
                future.completeExceptionally(other);
            }
        } catch (Throwable error) { // what the call raises belongs to the future, as in callAsync
            future.completeExceptionally(error);
        }
        running.remove(number);
    }

    private void beginAgain(PythonFuture future, String method, Object... arguments) {
        long number = register(future);
        arguments[0] = number;
        begin(future, method, number, arguments);
    }

    private PythonHandle started(String method, Object... arguments) {
        Object run = loop().ask(method, FrameLayout.RESULT_AS_HANDLE, arguments);
        PythonHandle made = session.scopes().without((PythonHandle) run);
        made.ref().own();
        return made;
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
        Object given = session.call(function, FrameLayout.RESULT_AS_HANDLE, report);
        PythonHandle made = session.scopes().without((PythonHandle) given);
        made.ref().own();
        if (!loop.compareAndSet(null, made)) {
            made.close(); // it has no thread yet
        } else if (ended != null) {
            release();
        }
        return loop.get();
    }

    /** Whether there are coroutines that have not ended. */
    boolean isRunning() {
        return !running.isEmpty();
    }

    /** Lets go of the loop, at the end of the session. */
    void release() {
        PythonHandle known = loop.get();
        if (known != null) {
            known.close();
        }
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

    /**
     * As {@link #fail}; then ends the loop, waiting for what its tasks do when cancelled.
     *
     * @param here whether this thread asks Python itself, however long Python takes to answer
     */
    void close(Supplier<RuntimeException> reason, long limitNanos, boolean here) {
        fail(reason);
        PythonHandle known = loop.get();
        if (known == null || session.isClosed()) {
            return;
        } else if (here) {
            end(known, limitNanos);
            return;
        }
        DaemonThread.runWithin(limitNanos, "pybridge-loop-end", () -> end(known, limitNanos));
    }

    private static void end(PythonHandle loop, long limitNanos) {
        System.Logger log = System.getLogger("org.pybridge");
        try {
            if (!(Boolean) loop.ask("close", 0, limitNanos / NANOS_PER_SECOND)) {
                log.log(
                        Level.WARNING,
                        "a Python task ignores that it was cancelled: its event loop goes on after"
                                + " the close of its runtime, waitedMs={0}",
                        limitNanos / 1_000_000);
            }
        } catch (RuntimeException e) {
            // The worker is gone, or somebody else has closed the session: there is no loop.
            log.log(Level.DEBUG, "no event loop to end", e);
        }
    }
}
