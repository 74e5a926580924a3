package org.pybridge.runtime;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.pybridge.PyFunction;

/** What {@code await} of Python's asks of a CompletionStage. */
final class Stages {
    private Stages() {}

    /** Whether the stage is complete; if not, the callback is called when it is. */
    static boolean onCompletion(CompletionStage<?> stage, PyFunction callback) {
        if (stage.toCompletableFuture().isDone()) {
            callback.close();
            return true;
        }
        stage.whenComplete(
                (value, error) -> {
                    try (callback) {
                        callback.call();
                    }
                });
        return false;
    }

    /** The result of a completed stage; what it was completed with is thrown as it is. */
    static Object result(CompletionStage<?> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw sneaky(e.getCause());
        }
    }

    private static RuntimeException sneaky(Throwable error) throws Exception {
        Throwable own = error;
        while (own instanceof CompletionException && own.getCause() != null) {
            own = own.getCause();
        }
        if (own instanceof Error) {
            throw (Error) own;
        }
        throw own instanceof Exception ? (Exception) own : new ExecutionException(own);
    }

    /** Cancels the stage, unless it is one that only its maker may complete; null. */
    static Object cancel(CompletionStage<?> stage) {
        stage.toCompletableFuture().cancel(true);
        return null;
    }
}
