package org.pybridge.runtime;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The Java objects that Python holds, by id. Each crossing to Python gets an id of its own.
 *
 * <p>Python's release of an id may overtake a frame of another thread that still carries it. So it
 * says how often Python had sent the id, and the object goes once it was received that often.
 * Thread-safe.
 */
final class JavaObjects {
    private static final class Entry {
        private final long id;
        private final Object object;
        private long receivedCount;
        private long sentCount = Long.MAX_VALUE; // until Python has dropped it

        Entry(long id, Object object) {
            this.id = id;
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

    private static final int INDEX_BITS = 32;

    // An id is a number that counts up and an index, so that a stale one finds nothing. Entries are
    // found without a lock.
    private volatile AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(64);
    private final IntStack free = new IntStack();
    private int used;
    private int lastNumber;

    /** Keeps the object until it is released; returns its id, never 0. */
    synchronized long add(Object object) {
        int index = free.isEmpty() ? nextIndex() : free.pop();
        lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
        long id = (long) lastNumber << INDEX_BITS | index;
        entries.set(index, new Entry(id, object));
        return id;
    }

    private int nextIndex() {
        if (used == entries.length()) {
            AtomicReferenceArray<Entry> larger = new AtomicReferenceArray<>(2 * used);
            for (int i = 0; i < used; i++) {
                larger.setPlain(i, entries.getPlain(i));
            }
            entries = larger;
        }
        return used++;
    }

    private Entry entry(long id) {
        AtomicReferenceArray<Entry> all = entries;
        int index = (int) id;
        Entry entry = index >= 0 && index < all.length() ? all.getAcquire(index) : null;
        return entry != null && entry.id == id ? entry : null;
    }

    /** The object; null if there is none of this id. */
    Object find(long id) {
        Entry entry = entry(id);
        return entry == null ? null : entry.object;
    }

    /** As {@link #find}, for an id that came in a frame as a value. */
    Object receive(long id) {
        Entry entry = entry(id);
        if (entry != null && entry.received()) {
            remove(id);
        }
        return entry == null ? null : entry.object;
    }

    /** Python has dropped the object, which it had sent this often. */
    void release(long id, long sentCount) {
        Entry entry = entry(id);
        if (entry != null && entry.released(sentCount)) {
            remove(id);
        }
    }

    /** Forgets an object that Python does not hold. */
    void remove(long id) {
        letGo(removed(id));
    }

    private static void letGo(Object object) {
        if (object instanceof SharedBlock) {
            ((SharedBlock) object).giveBack();
        }
    }

    private synchronized Object removed(long id) {
        Entry entry = entry(id);
        if (entry == null) {
            return null;
        }
        entries.set((int) id, null);
        free.push((int) id);
        return entry.object;
    }

    void clear() {
        AtomicReferenceArray<Entry> dropped = removedAll();
        for (int i = 0; i < dropped.length(); i++) {
            Entry entry = dropped.getPlain(i);
            letGo(entry == null ? null : entry.object);
        }
    }

    private synchronized AtomicReferenceArray<Entry> removedAll() {
        AtomicReferenceArray<Entry> all = entries;
        entries = new AtomicReferenceArray<>(64);
        free.clear();
        used = 0;
        return all;
    }

    synchronized int liveCount() {
        return used - free.size();
    }

    /** Indices to use again. */
    private static final class IntStack {
        private int[] values = new int[64];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        int size() {
            return size;
        }

        int pop() {
            return values[--size];
        }

        void push(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void clear() {
            size = 0;
        }
    }
}
