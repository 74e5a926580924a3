package org.pybridge.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open scopes of a runtime, by the threads that opened them. Thread-safe. */
final class HandleScopes {
    // No thread-local: it would keep a class loader in threads that are not ours.
    private final Map<Thread, HandleScope> innermost = new ConcurrentHashMap<>();

    HandleScope open() {
        Thread thread = Thread.currentThread();
        HandleScope made = new HandleScope(this, thread, innermost.get(thread));
        innermost.put(thread, made);
        return made;
    }

    /** A handle was made on this thread. */
    void add(LiveRef made) {
        HandleScope scope = innermost.get(Thread.currentThread());
        if (scope != null) {
            scope.add(made);
        }
    }

    /**
     * From now on this thread's handles belong to no scope, until {@link #resume} gets what this
     * gives. No lambda around the calls between: a program's first one takes 10 ms.
     */
    HandleScope suspend() {
        return innermost.remove(Thread.currentThread());
    }

    void resume(HandleScope suspended) {
        if (suspended != null) {
            innermost.put(Thread.currentThread(), suspended);
        }
    }

    /** Ends a scope and those opened in it. */
    void end(HandleScope scope) {
        HandleScope inner = innermost.get(scope.owner());
        while (inner != null && inner != scope) {
            inner.closeHandles();
            inner = inner.outer();
        }
        scope.closeHandles();
        if (inner == null) {
            return; // it ends below what suspended it
        } else if (scope.outer() == null) {
            innermost.remove(scope.owner());
        } else {
            innermost.put(scope.owner(), scope.outer());
        }
    }
}
