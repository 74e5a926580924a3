package org.pybridge.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** Python objects that can be awaited, as futures. */
final class Awaitables {
    private static final String AWAITABLE = "bridge._awaiting:awaitable";

    private Awaitables() {}

    /** Whether a request for this type means to await, not to convert. */
    static boolean isOne(Class<?> type) {
        return type == CompletableFuture.class
                || type == CompletionStage.class
                || type == Future.class;
    }

    /** The object as a future; null if it cannot be awaited. */
    static Object of(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Object answer = object.serve(AWAITABLE, 0, object);
        if (answer instanceof Boolean) {
            return (Boolean) answer
                    ? object.ref().session().coroutines().await(object, asked.argument(0))
                    : null;
        }
        return conversions.convert(asked, answer, depth);
    }

    /** Whether a call of the function gives a coroutine. */
    static boolean isCoroutineFunction(PythonHandle function) {
        return (Boolean) function.serve("bridge._awaiting:is_coroutine_function", 0, function);
    }

    /** Whether the result of a call can be awaited. */
    static boolean isAwaitable(Object result) {
        return result instanceof PythonHandle handle
                && Boolean.TRUE.equals(handle.serve(AWAITABLE, 0, handle));
    }
}
