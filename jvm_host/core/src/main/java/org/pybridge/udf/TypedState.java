package org.pybridge.udf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.udf.UdfState.ListState;
import org.pybridge.udf.UdfState.MapState;
import org.pybridge.udf.UdfState.ValueState;

/**
 * A state as Python uses it: what is kept and what is read is held to the state's type. Public
 * methods are called from Python, by {@code bridge/_udf/_state.py}.
 */
abstract class TypedState {
    private final JobContext job;
    private final String name;

    /**
     * For a state of an opened function.
     *
     * @param name what it is, as errors say it
     */
    TypedState(JobContext job, String name) {
        this.job = job;
        this.name = name;
    }

    final void requireOpen() {
        job.requireOpen(name);
    }

    /** What is kept for a value of Python's; null for None. */
    final Object kept(Object seen, SqlType type, String part) {
        return seen != null && type.isPlain(seen)
                ? seen
                : SqlValues.result(seen, type, name + part);
    }

    /** What crosses for a value that was kept. */
    final Object crossing(Object kept, SqlType type, String part) {
        return kept != null && type.isPlain(kept)
                ? kept
                : SqlValues.argument(kept, type, name + part);
    }

    /** What an engine's state gives, which may say nothing by null. */
    static <T> Iterable<T> orNone(Iterable<T> given) {
        return given == null ? List.of() : given;
    }

    /** Of one value. */
    static final class OfValue extends TypedState {
        private final ValueState state;
        private final SqlType type;

        OfValue(JobContext job, String name, ValueState state, SqlType type) {
            super(job, name);
            this.state = state;
            this.type = type;
        }

        /** The value; null where there is none. */
        public Object value() {
            requireOpen();
            Object value = state.value();
            return value == null ? null : crossing(value, type, "");
        }

        /** Sets the value; null clears, as Flink has it. */
        public void update(Object value) {
            requireOpen();
            Object made = kept(value, type, "");
            if (made == null) {
                state.clear();
            } else {
                state.update(made);
            }
        }

        /** Removes the value. */
        public void clear() {
            requireOpen();
            state.clear();
        }
    }

    /** Of a list, whose type is that of an ARRAY. */
    static final class OfList extends TypedState {
        private final ListState state;
        private final SqlType type;

        OfList(JobContext job, String name, ListState state, SqlType type) {
            super(job, name);
            this.state = state;
            this.type = type;
        }

        /** All elements. */
        public List<Object> get() {
            requireOpen();
            List<Object> elements = new ArrayList<>();
            for (Object each : orNone(state.get())) {
                elements.add(crossing(each, type.parts().get(0), ", element"));
            }
            return elements;
        }

        /** Appends an element. */
        public void add(Object element) {
            requireOpen();
            state.add(kept(element, type.parts().get(0), ", element"));
        }

        /** Appends elements. */
        public void addAll(List<?> elements) {
            requireOpen();
            state.addAll((List<?>) kept(elements, type, ""));
        }

        /** Replaces all elements. */
        public void update(List<?> elements) {
            requireOpen();
            state.update((List<?>) kept(elements, type, ""));
        }

        /** Removes all elements. */
        public void clear() {
            requireOpen();
            state.clear();
        }
    }

    /** Of a map, whose type is that of a MAP. */
    static final class OfMap extends TypedState {
        private final MapState state;
        private final SqlType type;

        OfMap(JobContext job, String name, MapState state, SqlType type) {
            super(job, name);
            this.state = state;
            this.type = type;
        }

        /** The value of a key; null where there is none. */
        public Object get(Object key) {
            requireOpen();
            Object value = state.get(keptKey(key));
            return value == null ? null : crossing(value, type.parts().get(1), ", value");
        }

        /** Sets the value of a key. */
        public void put(Object key, Object value) {
            requireOpen();
            state.put(keptKey(key), kept(value, type.parts().get(1), ", value"));
        }

        /** Sets the values of keys. */
        public void putAll(Map<?, ?> entries) {
            requireOpen();
            state.putAll((Map<?, ?>) kept(entries, type, ""));
        }

        /** Removes a key. */
        public void remove(Object key) {
            requireOpen();
            state.remove(keptKey(key));
        }

        /** Whether a key is there. */
        public boolean contains(Object key) {
            requireOpen();
            return state.contains(keptKey(key));
        }

        /** All keys. */
        public List<Object> keys() {
            requireOpen();
            List<Object> keys = new ArrayList<>();
            for (Object each : orNone(state.keys())) {
                keys.add(crossing(each, type.parts().get(0), ", key"));
            }
            return keys;
        }

        /** All keys with their values. */
        public Map<Object, Object> entries() {
            requireOpen();
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (Map.Entry<?, ?> each : orNone(state.entries())) {
                entries.put(
                        crossing(each.getKey(), type.parts().get(0), ", key"),
                        crossing(each.getValue(), type.parts().get(1), ", value"));
            }
            return entries;
        }

        /** Whether there is no key. */
        public boolean isEmpty() {
            requireOpen();
            return state.isEmpty();
        }

        /** Removes all keys. */
        public void clear() {
            requireOpen();
            state.clear();
        }

        // Python's 0.0 and -0.0 are one key.
        private Object keptKey(Object key) {
            Object kept = kept(key, type.parts().get(0), ", key");
            if (kept instanceof Double && (Double) kept == 0) {
                return 0.0;
            }
            return kept instanceof Float && (Float) kept == 0 ? (Object) 0.0f : kept;
        }
    }
}
