package org.pybridge.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The Java objects that Python holds, by id. Each crossing gets an id of its own. Thread-safe. */
final class JavaObjects {
    private final Map<Long, Object> live = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /** Keeps the object until {@link #remove}; returns its id, never 0. */
    long add(Object object) {
        long id = lastId.incrementAndGet();
        live.put(id, object);
        return id;
    }

    /** The object; null if there is none of this id. */
    Object find(long id) {
        return live.get(id);
    }

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
