package org.pybridge.lab;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;

/** A function in Java, of the first argument, in the place of one in Python. */
record FakeCallee(LongUnaryOperator function) implements Callee {
    @Override
    public Object call(Object[] row) {
        return function.applyAsLong((Long) row[0]);
    }

    @Override
    public CompletableFuture<Object> callAsync(Object[] row) {
        return CompletableFuture.supplyAsync(() -> call(row));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
