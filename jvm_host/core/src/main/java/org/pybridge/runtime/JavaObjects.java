package org.pybridge.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The Java objects that Python holds, by id. Each crossing to Python gets an id of its own.
 *
 * <p>Python's release of an id may overtake a frame of another thread that still carries it. So it
 * says how often Python had sent the id, and the object goes once it was received that often.
 * Thread-safe.
 */
final class JavaObjects {
    private static final class Entry {
        private final Object object;
        private long receivedCount;
        private long sentCount = Long.MAX_VALUE; // until Python has dropped it

        Entry(Object object) {
            this.object = object;
        }

        synchronized boolean received() {
            return ++receivedCount >= sentCount;
        }

        synchronized boolean released(long count) {
            sentCount = count;
            return receivedCount >= sentCount;
        }
    }

    private final Map<Long, Entry> live = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /** Keeps the object until it is released; returns its id, never 0. */
    long add(Object object) {
        long id = lastId.incrementAndGet();
        live.put(id, new Entry(object));
        return id;
    }

    /** The object; null if there is none of this id. */
    Object find(long id) {
        Entry entry = live.get(id);
        return entry == null ? null : entry.object;
    }

    /** As {@link #find}, for an id that came in a frame as a value. */
    Object receive(long id) {
        Entry entry = live.get(id);
        if (entry != null && entry.received()) {
            live.remove(id);
        }
        return entry == null ? null : entry.object;
    }

    /** Python has dropped the object, which it had sent this often. */
    void release(long id, long sentCount) {
        Entry entry = live.get(id);
        if (entry != null && entry.released(sentCount)) {
            live.remove(id);
        }
    }

    /** Forgets an object that Python does not hold. */
    void remove(long id) {
        live.remove(id);
    }

    void clear() {
        live.clear();
    }

    int liveCount() {
        return live.size();
    }
}
