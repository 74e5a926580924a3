package org.pybridge.lab;

import java.util.concurrent.CompletableFuture;

/** An empty Java call in the place of the function: what is left is the engine's own cost. */
final class EmptyCallee implements Callee {
    private static final CompletableFuture<Object> DONE = CompletableFuture.completedFuture(null);

    @Override
    public Object call(Object[] row) {
        return null;
    }

    @Override
    public CompletableFuture<Object> callAsync(Object[] row) {
        return DONE;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
