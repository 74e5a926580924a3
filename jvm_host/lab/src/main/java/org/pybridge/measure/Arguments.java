package org.pybridge.measure;

import java.util.HashMap;
import java.util.Map;

/** The arguments of a main class: {@code --name value} pairs. */
public final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads pairs.
     *
     * @throws IllegalArgumentException if a name does not begin with two dashes, or lacks its value
     */
    public Arguments(String... arguments) {
        for (int index = 0; index < arguments.length; index += 2) {
            if (!arguments[index].startsWith("--") || index + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "bad argument: seen=" + arguments[index] + ", wanted=--name value");
            }
            values.put(arguments[index].substring(2), arguments[index + 1]);
        }
    }

    /**
     * The value of a name.
     *
     * @throws IllegalArgumentException if it was not given
     */
    public String required(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("missing argument: --" + name);
        }
        return values.get(name);
    }

    /** The value of a name, or null if it was not given. */
    public String orNull(String name) {
        return values.get(name);
    }
}
