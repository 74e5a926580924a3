package org.pybridge.embedded;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pybridge.frame.FrameMemory;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.UpcallAnswer;

/** Where the native core calls Java: one static method for a class loader's sessions. */
final class Dispatcher {
    private static final Map<Long, Session> SESSIONS = new ConcurrentHashMap<>();

    /** The outcome of an upcall to a session that is closed. */
    private static final Object[] CLOSED = {};

    // Most upcalls are of the session of the one before.
    private static volatile Session last;

    private Dispatcher() {}

    static void add(Session session) {
        SESSIONS.put(session.id(), session);
    }

    static void remove(Session session) {
        SESSIONS.remove(session.id());
        last = null;
    }

    /**
     * A live session.
     *
     * @throws IllegalStateException if it is closed
     */
    static Session session(long id) {
        Session session = find(id);
        if (session == null) {
            throw new IllegalStateException("the runtime is closed: session=" + id);
        }
        return session;
    }

    private static Session find(long id) {
        Session session = last;
        if (session == null || session.id() != id) {
            session = SESSIONS.get(id);
            last = session;
        }
        return session;
    }

    /**
     * Answers an upcall; called by the native core.
     *
     * @param memory holds the request
     * @param address that of the memory
     * @return null if the reply stands in the same memory, without references; else the other
     *     memory or null, then the references; empty if the session is closed
     */
    static Object[] dispatch(long id, ByteBuffer memory, long address) {
        Session session = find(id);
        if (session == null) {
            return CLOSED;
        }
        FrameMemory request = FrameMemory.of(memory, address);
        UpcallAnswer answer = session.answer(request);
        Object[] references = answer.references();
        if (answer.memory() == request && references == null) {
            return null;
        }
        Object[] outcome = new Object[1 + (references == null ? 0 : references.length)];
        outcome[0] = answer.memory() == request ? null : answer.memory().bytes();
        if (references != null) {
            System.arraycopy(references, 0, outcome, 1, references.length);
        }
        return outcome;
    }
}
