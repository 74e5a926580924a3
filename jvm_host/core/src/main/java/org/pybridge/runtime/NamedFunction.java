package org.pybridge.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pybridge.PyFunction;

/**
 * A function that was asked for by name, which is looked up again in a worker that replaced a dead
 * one, and after a module was reloaded. Thread-safe.
 */
final class NamedFunction extends PythonCallable {
    private final PythonRuntime runtime;
    private final String name;
    private volatile LiveRef current;
    private final List<Elsewhere> elsewhere = new CopyOnWriteArrayList<>();
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

    @Override
    LiveRef lastRef() {
        return current;
    }

    // Python is asked outside the lock: who holds the GIL may wait for the lock.
    private LiveRef lookUp() {
        int newest = runtime.reloads();
        return take(runtime.resolveAtHome(name), newest);
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

    /** The function in another session than that of {@link #ref}, and when it was looked up. */
    private record Elsewhere(LiveRef ref, int reloads) {}

    @Override
    LiveRef refIn(Session session) {
        int newest = runtime.reloads();
        LiveRef known = current;
        if (closed || known.session() == session && reloads == newest && !known.isClosed()) {
            return known;
        }
        for (Elsewhere other : elsewhere) {
            if (other.ref().session() == session && other.reloads() == newest) {
                return other.ref();
            }
        }
        Elsewhere found = new Elsewhere(runtime.resolve(session, name).own(), newest);
        elsewhere.removeIf(other -> isReplaced(other, found));
        elsewhere.add(found);
        return found.ref();
    }

    private static boolean isReplaced(Elsewhere other, Elsewhere found) {
        Session session = other.ref().session();
        return session.isClosed()
                || session == found.ref().session() && other.reloads() < found.reloads();
    }

    @Override
    long idFor(Session user) {
        boolean isOurs = user.resources() == runtime.resources();
        return isOurs && !isClosed() ? refIn(user).id() : super.idFor(user);
    }

    @Override
    NamedFunction namedOrigin() {
        return this;
    }

    @Override
    PyFunction with(long newTimeoutNs) {
        return mayBeLost() && newTimeoutNs > 0
                ? placed(newTimeoutNs, false) // the wait for a worker counts too
                : super.with(newTimeoutNs);
    }

    /** Whether calls may lose the process in which they run. */
    boolean mayBeLost() {
        return runtime.places() != null;
    }

    /** This function with calls that are placed one by one. */
    PlacedFunction placed(long timeoutNs, boolean isIdempotent) {
        return new PlacedFunction(
                this, runtime.resources(), runtime.places(), timeoutNs, isIdempotent);
    }

    @Override
    void requireUsable() {
        runtime.requireOpen();
        if (closed) {
            current.id(); // tells so
        }
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
        for (Elsewhere other : elsewhere) {
            other.ref().close();
        }
    }
}
