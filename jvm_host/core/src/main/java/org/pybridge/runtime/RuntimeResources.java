package org.pybridge.runtime;

import java.lang.ref.Cleaner;
import org.pybridge.PythonConfig;

/** What all sessions of one runtime share. */
public final class RuntimeResources {
    // Its thread ends once nothing is registered and this is unreachable.
    private final Cleaner cleaner = Cleaner.create();
    private final AsyncCalls async;
    private final int keptExceptions;
    private final ClassLoader starter = Thread.currentThread().getContextClassLoader();

    /** New resources for a runtime of this configuration. */
    public RuntimeResources(PythonConfig config) {
        async = new AsyncCalls(config.executor());
        keptExceptions = config.keptExceptions();
    }

    Cleaner cleaner() {
        return cleaner;
    }

    AsyncCalls async() {
        return async;
    }

    int keptExceptions() {
        return keptExceptions;
    }

    /** The context class loader of the code that started the runtime. */
    ClassLoader starter() {
        return starter;
    }

    /** Ends the threads that are the runtime's own. */
    public void close() {
        async.close();
    }
}
