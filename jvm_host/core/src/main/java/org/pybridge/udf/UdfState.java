package org.pybridge.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the keyed states that a function asks for by name: a value, a list or a map for each key,
 * of which one is the current one. Which one that is, the host says before it calls the function.
 * An engine implements it by its own states, which are called alike; {@link InMemoryState} is for
 * those that have none. Called from Python, on the threads that call the function.
 *
 * <p>What is kept are values of the types' Java classes ({@link SqlType#javaClass}): they are held
 * to the types before they come here, and again when Python reads them. The same name and types are
 * the same state, for a function that is opened again too.
 */
public interface UdfState {
    /** The state of one value. */
    ValueState value(String name, SqlType type);

    /** The state of a list. */
    ListState list(String name, SqlType elementType);

    /** The state of a map. */
    MapState map(String name, SqlType keyType, SqlType valueType);

    /** One value for each key. */
    interface ValueState {
        /** The current key's value; null where it has none. */
        Object value();

        /** Sets the current key's value, to other than null. */
        void update(Object value);

        /** Removes the current key's value. */
        void clear();
    }

    /** A list for each key, without null. */
    interface ListState {
        /** The current key's elements in their order; none, or null, where it has no list. */
        Iterable<?> get();

        /** Appends an element to the current key's list. */
        void add(Object element);

        /** Appends elements to the current key's list. */
        void addAll(List<?> elements);

        /** Replaces the current key's list. */
        void update(List<?> elements);

        /** Removes the current key's list. */
        void clear();
    }

    /** A map for each key, whose own keys are never null. */
    interface MapState {
        /** The value of a key in the current key's map; null where there is none. */
        Object get(Object key);

        /** Sets the value of a key in the current key's map. */
        void put(Object key, Object value);

        /** Sets the values of keys in the current key's map. */
        void putAll(Map<?, ?> entries);

        /** Removes a key, if it is there, from the current key's map. */
        void remove(Object key);

        /** Whether a key is in the current key's map. */
        boolean contains(Object key);

        /** The entries of the current key's map; none, or null, where it has no map. */
        Iterable<? extends Map.Entry<?, ?>> entries();

        /** The keys of the current key's map; overridden where values need not be read for it. */
        default Iterable<?> keys() {
            Iterable<? extends Map.Entry<?, ?>> entries = entries();
            List<Object> keys = new ArrayList<>();
            if (entries != null) {
                entries.forEach(each -> keys.add(each.getKey()));
            }
            return keys;
        }

        /** Whether the current key's map has no entry. */
        boolean isEmpty();

        /** Removes the current key's map. */
        void clear();
    }
}
