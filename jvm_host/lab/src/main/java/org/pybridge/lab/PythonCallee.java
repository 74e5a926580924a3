package org.pybridge.lab;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.PyFunction;

/** The user's function, as a program that wants speed calls it. */
final class PythonCallee implements Callee {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1);

    private final PyFunction function;
    private final BundledFunction bundled;

    /** A function whose asynchronous calls cross in bundles of this size, or after 1 ms. */
    PythonCallee(PyFunction function, int batch) {
        this.function = function;
        this.bundled = function.bundled(Bundling.of(batch, LONGEST_WAIT));
    }

    @Override
    public Object call(Object[] row) {
        return function.call(row);
    }

    @Override
    public CompletableFuture<Object> callAsync(Object[] row) {
        return bundled.callAsync(row);
    }

    @Override
    public void flush() {
        bundled.flush();
    }

    @Override
    public void close() {
        bundled.close();
    }
}
