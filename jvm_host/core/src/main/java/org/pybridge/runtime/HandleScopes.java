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

    /** A handle that was just made on this thread belongs to no scope. */
    PythonHandle without(PythonHandle made) {
        HandleScope scope = innermost.get(Thread.currentThread());
        if (scope != null) {
            scope.remove(made.ref());
        }
        return made;
    }

    /** Ends a scope and those opened in it. */
    void end(HandleScope scope) {
        HandleScope inner = innermost.get(scope.owner());
        while (inner != scope) {
            inner.closeHandles();
            inner = inner.outer();
        }
        scope.closeHandles();
        if (scope.outer() == null) {
            innermost.remove(scope.owner());
        } else {
            innermost.put(scope.owner(), scope.outer());
        }
    }
}
