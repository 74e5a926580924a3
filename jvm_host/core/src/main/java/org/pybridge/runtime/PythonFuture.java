package org.pybridge.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A coroutine of Python's. Completing it from Java, by a cancellation, a timeout or a value,
 * cancels the Python task. Thread-safe.
 */
final class PythonFuture extends CompletableFuture<Object> {
    private final AskedType asked;
    private volatile Session session;
    private boolean moved;
    private PythonHandle waiting;
    private boolean ended;
    private boolean cancelled;

    PythonFuture(Session session, AskedType asked) {
        this.session = session;
        this.asked = asked;
    }

    /** It is to begin in this session instead; false if that cannot be, or was tried before. */
    synchronized boolean moves(Session other) {
        boolean mayMove = !moved && other != session;
        if (mayMove) {
            session = other;
            moved = true;
        }
        return mayMove;
    }

    /**
     * Takes over what Python waits by. Once the future is complete, however that comes, it goes.
     */
    void begun(PythonHandle handle) {
        boolean hasEnded;
        synchronized (this) {
            waiting = handle;
            hasEnded = ended;
        }
        whenComplete((value, error) -> handle.close()); // which cancels a task that still runs
        if (hasEnded) {
            session.coroutines().execute(this::fetch);
        }
    }

    /** The task has ended in Python. */
    void ended(boolean byCancellation) {
        boolean hasBegun;
        synchronized (this) {
            ended = true;
            cancelled = byCancellation;
            hasBegun = waiting != null;
        }
        if (hasBegun) {
            session.coroutines().execute(this::fetch);
        }
    }

    private void fetch() {
        if (cancelled) {
            cancel(false);
        } else if (!isDone()) {
            complete(
                    () -> {
                        int flags = Conversions.resultFlags(asked.raw());
                        Object value = waiting.ask("result", flags);
                        return session.conversions().to(asked, value, "result");
                    });
        }
    }

    /** Completes it with the result of the body, or with what that throws. */
    void complete(Supplier<Object> body) {
        try {
            complete(body.get());
        } catch (Throwable error) { // whatever it throws is the future's outcome
            completeExceptionally(error);
        }
    }
}
