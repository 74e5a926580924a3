package org.pybridge.contract;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Calls of a bundle, and what became of them. */
final class BundleOutcomes {
    /** A time that does not pass. */
    static final Duration NEVER = Duration.ofDays(1000);

    private BundleOutcomes() {}

    static PyFunction outcome(Python python) {
        return python.function("contract_bundles:outcome");
    }

    /** The same function, of which so many calls cross together. */
    static BundledFunction bundled(Python python, int size) {
        return outcome(python).bundled(Bundling.of(size, NEVER));
    }

    static Object result(CompletableFuture<Object> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    static Throwable failure(CompletableFuture<Object> future) {
        Throwable thrown = catchThrowable(() -> result(future));
        return thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    }
}
