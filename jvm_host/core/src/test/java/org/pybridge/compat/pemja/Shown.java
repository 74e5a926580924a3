package org.pybridge.compat.pemja;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A value as a text that tells the types of all that is in it, arrays in maps included. */
final class Shown {
    private Shown() {}

    static String of(Object value) {
        if (value == null) {
            return "null";
        } else if (value.getClass().isArray()) {
            List<String> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(of(Array.get(value, i)));
            }
            return value.getClass().getTypeName() + elements;
        } else if (value instanceof Collection) {
            List<String> elements = new ArrayList<>();
            ((Collection<?>) value).forEach(each -> elements.add(of(each)));
            return (value instanceof List ? "list" : "collection") + elements;
        } else if (value instanceof Map) {
            Map<String, String> entries = new TreeMap<>();
            ((Map<?, ?>) value).forEach((key, each) -> entries.put(of(key), of(each)));
            return "map" + entries;
        }
        return value.getClass().getTypeName() + " " + value;
    }
}
