package org.pybridge.udf;

import java.nio.ByteBuffer;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * States in this JVM's memory, for hosts that have no place of their own for them. One thread at a
 * time may use it, which sets the key and calls the function.
 *
 * <p>Keys are told apart by {@code equals}, those that are byte arrays, or have some in them, by
 * their bytes.
 */
public final class InMemoryState implements UdfState {
    private final Map<String, Keyed<?>> states = new HashMap<>();
    private Object currentKey;

    /** No states yet, and no current key. */
    public InMemoryState() {}

    /**
     * Says whose values all states have from now on; between calls, of which one that {@code
     * evalAsync} has begun has ended.
     *
     * @throws IllegalArgumentException if it is an array of other than bytes, which equals nothing
     */
    public void setCurrentKey(Object key) {
        Objects.requireNonNull(key, "key");
        if (key.getClass().isArray() && !(key instanceof byte[])) {
            throw new IllegalArgumentException(
                    "current key: seen="
                            + key.getClass().getSimpleName()
                            + ", wanted a value that has equals, such as a List");
        }
        currentKey = comparable(key);
    }

    @Override
    public ValueState value(String name, SqlType type) {
        return state(new OneValue(name, "a value of " + type), OneValue.class);
    }

    @Override
    public ListState list(String name, SqlType elementType) {
        return state(new Elements(name, "a list of " + elementType), Elements.class);
    }

    @Override
    public MapState map(String name, SqlType keyType, SqlType valueType) {
        String kind = "a map of " + keyType + " to " + valueType;
        return state(new Entries(name, kind), Entries.class);
    }

    /** The state that a function has asked for by this name, for the host to look at. */
    public ValueState value(String name) {
        return asked(name, OneValue.class, "a value");
    }

    /** As {@link #value(String)}, of a list. */
    public ListState list(String name) {
        return asked(name, Elements.class, "a list");
    }

    /** As {@link #value(String)}, of a map. */
    public MapState map(String name) {
        return asked(name, Entries.class, "a map");
    }

    private <S extends Keyed<?>> S state(S asked, Class<S> kind) {
        Keyed<?> known = states.putIfAbsent(asked.name, asked);
        if (known == null) {
            return asked;
        }
        if (!known.kind.equals(asked.kind)) {
            throw new IllegalArgumentException(
                    "state "
                            + asked.name
                            + ": seen="
                            + asked.kind
                            + ", wanted "
                            + known.kind
                            + ", as it was asked for before");
        }
        return kind.cast(known);
    }

    private <S extends Keyed<?>> S asked(String name, Class<S> kind, String seen) {
        Keyed<?> known = states.get(name);
        if (!kind.isInstance(known)) {
            throw new IllegalArgumentException(
                    "no state: seen="
                            + seen
                            + " "
                            + name
                            + ", wanted "
                            + (known == null
                                    ? "one of " + new TreeSet<>(states.keySet())
                                    : known.kind));
        }
        return kind.cast(known);
    }

    /** The key itself, or one that is equal where the bytes in it are. */
    private static Object comparable(Object key) {
        if (key instanceof byte[]) {
            return ByteBuffer.wrap(((byte[]) key).clone());
        }
        if (!(key instanceof List)) {
            return key;
        }
        List<Object> made = new ArrayList<>();
        for (Object part : (List<?>) key) {
            made.add(comparable(part));
        }
        return made;
    }

    /** What there is of a state for each key. */
    private abstract class Keyed<V> {
        final String name;
        final String kind;
        private final Map<Object, V> ofKeys = new HashMap<>();

        Keyed(String name, String kind) {
            this.name = name;
            this.kind = kind;
        }

        /** The current key's; null where it has nothing. */
        final V ofKey() {
            return ofKeys.get(key());
        }

        final void set(V made) {
            ofKeys.put(key(), made);
        }

        public final void clear() {
            ofKeys.remove(key());
        }

        private Object key() {
            if (currentKey == null) {
                throw new IllegalStateException(
                        "no current key: state=" + name + ", wanted setCurrentKey before the call");
            }
            return currentKey;
        }
    }

    private final class OneValue extends Keyed<Object> implements ValueState {
        OneValue(String name, String kind) {
            super(name, kind);
        }

        @Override
        public Object value() {
            return ofKey();
        }

        @Override
        public void update(Object value) {
            set(Objects.requireNonNull(value, "value"));
        }
    }

    private final class Elements extends Keyed<List<Object>> implements ListState {
        Elements(String name, String kind) {
            super(name, kind);
        }

        @Override
        public List<?> get() {
            List<Object> elements = ofKey();
            return elements == null ? List.of() : List.copyOf(elements);
        }

        @Override
        public void add(Object element) {
            addAll(List.of(element));
        }

        @Override
        public void addAll(List<?> elements) {
            if (elements.isEmpty()) {
                return;
            }
            List<Object> known = ofKey();
            if (known == null) {
                set(new ArrayList<>(elements));
            } else {
                known.addAll(elements);
            }
        }

        @Override
        public void update(List<?> elements) {
            clear();
            addAll(elements);
        }
    }

    private final class Entries extends Keyed<Map<Object, Map.Entry<?, ?>>> implements MapState {
        Entries(String name, String kind) {
            super(name, kind);
        }

        @Override
        public Object get(Object key) {
            Map.Entry<?, ?> found = known().get(comparable(key));
            return found == null ? null : found.getValue();
        }

        @Override
        public void put(Object key, Object value) {
            Map<Object, Map.Entry<?, ?>> entries = ofKey();
            if (entries == null) {
                entries = new LinkedHashMap<>();
                set(entries);
            }
            entries.put(comparable(key), new SimpleImmutableEntry<>(key, value));
        }

        @Override
        public void putAll(Map<?, ?> entries) {
            entries.forEach(this::put);
        }

        @Override
        public void remove(Object key) {
            Map<Object, Map.Entry<?, ?>> entries = known();
            if (entries.containsKey(comparable(key))) {
                entries.remove(comparable(key));
                if (entries.isEmpty()) {
                    clear();
                }
            }
        }

        @Override
        public boolean contains(Object key) {
            return known().containsKey(comparable(key));
        }

        @Override
        public Collection<Map.Entry<?, ?>> entries() {
            return new ArrayList<>(known().values());
        }

        @Override
        public boolean isEmpty() {
            return known().isEmpty();
        }

        private Map<Object, Map.Entry<?, ?>> known() {
            Map<Object, Map.Entry<?, ?>> entries = ofKey();
            return entries == null ? Map.of() : entries;
        }
    }
}
