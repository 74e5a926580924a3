package org.pybridge.lab;

import java.util.concurrent.CompletableFuture;

/** What is called with each row. Used by one thread. */
interface Callee extends AutoCloseable {
    /** Calls it, and waits for the result. */
    Object call(Object[] row);

    /** Adds a call to the batch that is being collected. */
    CompletableFuture<Object> callAsync(Object[] row);

    /** Sends the calls that are collected. */
    void flush();

    @Override
    void close();
}
