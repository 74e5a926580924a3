package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.PyObject;
import org.pybridge.PyScope;

/** The handles that one thread has got in a scope. Used by that thread alone. */
final class HandleScope implements PyScope {
    private static final int FEW = 1024;

    private final HandleScopes scopes;
    private final Thread owner;
    private final HandleScope outer;
    private final List<LiveRef> made = new ArrayList<>();
    private int lookAt = FEW;
    private boolean closed;

    HandleScope(HandleScopes scopes, Thread owner, HandleScope outer) {
        this.scopes = scopes;
        this.owner = owner;
        this.outer = outer;
    }

    Thread owner() {
        return owner;
    }

    /** The scope that it was opened in; null if there is none. */
    HandleScope outer() {
        return outer;
    }

    void add(LiveRef ref) {
        if (made.size() == lookAt) {
            made.removeIf(LiveRef::isClosed); // a loop that closes its handles keeps none here
            lookAt = Math.max(FEW, 2 * made.size());
        }
        made.add(ref);
    }

    void remove(LiveRef ref) {
        int index = made.lastIndexOf(ref);
        if (index >= 0) {
            made.remove(index);
        }
    }

    @Override
    public <T extends PyObject> T keep(T handle) {
        requireOwner();
        remove(((PythonHandle) handle).ref());
        return handle;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOwner();
        scopes.end(this);
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "a scope belongs to the thread that opened it: opened by "
                            + owner.getName()
                            + ", used by "
                            + Thread.currentThread().getName());
        }
    }

    void closeHandles() {
        closed = true;
        for (int i = made.size() - 1; i >= 0; i--) {
            made.get(i).close();
        }
        made.clear();
    }
}
