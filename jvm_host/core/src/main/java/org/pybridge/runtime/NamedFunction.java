package org.pybridge.runtime;

/**
 * A function that was asked for by name: in a worker that replaced a dead one it is resolved again.
 * Thread-safe.
 */
final class NamedFunction extends PythonCallable {
    private final PythonRuntime runtime;
    private final String name;
    private volatile LiveRef current;
    private volatile boolean closed;

    NamedFunction(PythonRuntime runtime, String name, LiveRef first) {
        super(first);
        this.runtime = runtime;
        this.name = name;
        this.current = first;
    }

    @Override
    LiveRef ref() {
        LiveRef known = current;
        return !known.session().isClosed() || closed || runtime.isClosed() ? known : resolveAgain();
    }

    private synchronized LiveRef resolveAgain() {
        Session session = runtime.session();
        if (current.session() != session) {
            current = runtime.resolve(session, name);
        }
        return current;
    }

    @Override
    public boolean isClosed() {
        return closed || runtime.isClosed();
    }

    @Override
    public synchronized void close() {
        closed = true;
        current.close();
    }
}
