package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pybridge.Converter;

/** The user's converters of a runtime. Immutable. */
final class Converters {
    private record Entry(Class<?> type, Converter<?> converter) {}

    private final List<Entry> entries = new ArrayList<>(); // a class before its bases

    Converters(Map<Class<?>, Converter<?>> converters) {
        for (Map.Entry<Class<?>, Converter<?>> each : converters.entrySet()) {
            int index = 0;
            while (index < entries.size()
                    && !entries.get(index).type().isAssignableFrom(each.getKey())) {
                index++;
            }
            entries.add(index, new Entry(each.getKey(), each.getValue()));
        }
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The name of the class that an object's converter is for; null if it has none. */
    String nameFor(Object value) {
        Entry entry = entry(value);
        return entry == null ? null : entry.type().getName();
    }

    private Entry entry(Object value) {
        for (Entry entry : entries) {
            if (entry.type().isInstance(value)) {
                return entry;
            }
        }
        return null;
    }

    /** What goes to Python in the place of an object that has a converter. */
    @SuppressWarnings("unchecked") // the entry's type is the converter's
    Object toPython(Object value) {
        Entry entry = entry(value);
        try {
            return ((Converter<Object>) entry.converter()).toPython(value);
        } catch (RuntimeException e) {
            throw failed(entry, e);
        }
    }

    /** The object of exactly this type for a value from Python; null if none is for it. */
    Object fromPython(Class<?> type, Object value) {
        for (Entry entry : entries) {
            if (entry.type() == type) {
                return fromPython(entry, value);
            }
        }
        return null;
    }

    /** The object of the class of this name; the value itself if no converter is for it. */
    Object fromPython(String name, Object value) {
        for (Entry entry : entries) {
            if (entry.type().getName().equals(name) && value != null) {
                return fromPython(entry, value);
            }
        }
        return value;
    }

    private static Object fromPython(Entry entry, Object value) {
        Object made;
        try {
            made = entry.converter().fromPython(value);
        } catch (RuntimeException e) {
            throw failed(entry, e);
        }
        if (!entry.type().isInstance(made)) {
            throw ConversionPath.misfit(value, entry.type().getSimpleName())
                    .causedBy(new ClassCastException("its converter gave " + made));
        }
        return made;
    }

    private static ConversionPath failed(Entry entry, RuntimeException e) {
        return new ConversionPath("the converter of " + entry.type().getName() + " threw " + e)
                .causedBy(e);
    }
}
