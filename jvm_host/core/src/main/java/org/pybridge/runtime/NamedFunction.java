package org.pybridge.runtime;

/**
 * A function that was asked for by name, which is looked up again in a worker that replaced a dead
 * one, and after a module was reloaded. Thread-safe.
 */
final class NamedFunction extends PythonCallable {
    private final PythonRuntime runtime;
    private final String name;
    private volatile LiveRef current;
    private volatile int reloads; // of the runtime before `current` was looked up
    private volatile boolean closed;

    NamedFunction(PythonRuntime runtime, String name, LiveRef first, int reloads) {
        super(first);
        this.runtime = runtime;
        this.name = name;
        this.current = first;
        this.reloads = reloads;
    }

    @Override
    LiveRef ref() {
        boolean isNewest = reloads == runtime.reloads(); // read first, as it is written last
        LiveRef known = current;
        boolean isUsable = isNewest && !known.session().isClosed();
        return isUsable || closed || runtime.isClosed() ? known : lookUp();
    }

    // Python is asked outside the lock: who holds the GIL may wait for the lock.
    private LiveRef lookUp() {
        int newest = runtime.reloads();
        return take(runtime.resolve(runtime.session(), name), newest);
    }

    private synchronized LiveRef take(LiveRef found, int newest) {
        boolean isNewer = newest - reloads > 0 || current.session() != found.session();
        if (closed || !isNewer) {
            found.close(); // another thread was faster
            return current;
        }
        current.leaveToCleaner(); // calls may still use it
        current = found;
        reloads = newest;
        return found;
    }

    @Override
    boolean isSameAs(PythonCallable other) {
        return other instanceof NamedFunction named
                && named.runtime == runtime
                && named.name.equals(name);
    }

    @Override
    int hashAsSame() {
        return name.hashCode(); // what it stands for may change
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
