package org.pybridge.embedded;

/**
 * Java objects by their ids, for a Python that hosts this JVM by JPype; {@code
 * bridge/_jpype_objects.py} calls it.
 */
public final class HostedObjects {
    private HostedObjects() {}

    /**
     * Makes an object known to a session; returns its id there.
     *
     * @throws IllegalStateException if the session is closed
     */
    public static long add(long session, Object object) {
        return Dispatcher.session(session).keep(object);
    }

    /**
     * The object of an id.
     *
     * @throws IllegalStateException if the session is closed, or does not know the id
     */
    public static Object find(long session, long id) {
        return Dispatcher.session(session).kept(id);
    }
}
