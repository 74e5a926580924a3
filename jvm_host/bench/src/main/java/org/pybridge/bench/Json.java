package org.pybridge.bench;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, collections, strings, numbers and null as JSON. */
final class Json {
    private Json() {}

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quote(entry.getKey().toString()) + ": " + write(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Json::write).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        return quote(value.toString());
    }

    private static String quote(String text) {
        final StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(
                        unit -> {
                            if (unit == '"' || unit == '\\') {
                                quoted.append('\\').append((char) unit);
                            } else if (unit < ' ') {
                                quoted.append(String.format("\\u%04x", unit));
                            } else {
                                quoted.append((char) unit);
                            }
                        });
        return quoted.append('"').toString();
    }
}
