package org.pybridge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Keyword arguments of one call, given as its last argument: {@code fit.call(rows,
 * Keywords.of("alpha", 0.1))}.
 *
 * <p>Immutable; order is kept. The values convert as positional arguments do.
 */
public final class Keywords {
    private final Map<String, Object> values;

    private Keywords(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** One keyword argument; {@code value} may be null (None). */
    public static Keywords of(String name, Object value) {
        return new Keywords(Map.of()).and(name, value);
    }

    /**
     * All entries of a map, in its order.
     *
     * @throws IllegalArgumentException if a name is null
     */
    public static Keywords of(Map<String, ?> values) {
        if (hasNullKey(Objects.requireNonNull(values, "values"))) {
            throw new IllegalArgumentException("keyword names must be strings: seen=null");
        }
        return new Keywords(new LinkedHashMap<>(values));
    }

    /**
     * These keyword arguments and one more.
     *
     * @throws IllegalArgumentException if the name is null or given already
     */
    public Keywords and(String name, Object value) {
        if (name == null) {
            throw new IllegalArgumentException("keyword names must be strings: seen=null");
        }
        if (values.containsKey(name)) {
            throw new IllegalArgumentException("keyword given twice: " + name);
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Keywords(more);
    }

    /** The names and values, unmodifiable. */
    public Map<String, Object> values() {
        return values;
    }

    private static boolean hasNullKey(Map<String, ?> values) {
        return values.keySet().stream().anyMatch(name -> name == null);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
