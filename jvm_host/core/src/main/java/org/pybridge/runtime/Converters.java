package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pybridge.Converter;

/** The user's converters of a runtime. Immutable. */
final class Converters {
    /** The user's converter of a class and its subclasses. */
    record Entry(Class<?> type, Converter<?> converter) {
        /** What goes to Python in the place of an object of the class. */
        @SuppressWarnings("unchecked") // the type is the converter's
        Object toPython(Object value) {
            try {
                return ((Converter<Object>) converter).toPython(value);
            } catch (RuntimeException e) {
                throw failed(e);
            }
        }

        private Object fromPython(Object value) {
            Object made;
            try {
                made = converter.fromPython(value);
            } catch (RuntimeException e) {
                throw failed(e);
            }
            if (!type.isInstance(made)) {
                throw ConversionPath.misfit(value, type.getSimpleName())
                        .causedBy(new ClassCastException("its converter gave " + made));
            }
            return made;
        }

        private ConversionPath failed(RuntimeException e) {
            return new ConversionPath("the converter of " + type.getName() + " threw " + e)
                    .causedBy(e);
        }
    }

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

    /** An object's converter; null if it has none. */
    Entry of(Object value) {
        for (Entry entry : entries) {
            if (entry.type().isInstance(value)) {
                return entry;
            }
        }
        return null;
    }

    /** Whether there is one for exactly this type. */
    boolean hasOneFor(Class<?> type) {
        return entries.stream().anyMatch(entry -> entry.type() == type);
    }

    /** The object of exactly this type for a value from Python; null if none is for it. */
    Object fromPython(Class<?> type, Object value) {
        for (Entry entry : entries) {
            if (entry.type() == type) {
                return entry.fromPython(value);
            }
        }
        return null;
    }

    /** The object of the class of this name; the value itself if no converter is for it. */
    Object fromPython(String name, Object value) {
        for (Entry entry : entries) {
            if (entry.type().getName().equals(name) && value != null) {
                return entry.fromPython(value);
            }
        }
        return value;
    }
}
