package org.pybridge.runtime;

/** Another callable's handle, with a deadline of its own for the calls that are made by it. */
class TimedFunction extends PythonCallable {
    private final PythonCallable origin;

    TimedFunction(PythonCallable origin, long timeoutNs) {
        super(origin.lastRef(), timeoutNs);
        this.origin = origin;
    }

    @Override
    PythonCallable origin() {
        return origin;
    }

    @Override
    LiveRef ref() {
        return origin.ref();
    }

    @Override
    LiveRef refIn(Session session) {
        return origin.refIn(session);
    }

    @Override
    final long idFor(Session user) {
        return origin.idFor(user);
    }

    @Override
    NamedFunction namedOrigin() {
        return origin.namedOrigin();
    }

    @Override
    int hashAsSame() {
        return origin.hashAsSame();
    }

    @Override
    public boolean isClosed() {
        return origin.isClosed();
    }

    @Override
    public void close() {
        origin.close();
    }
}
