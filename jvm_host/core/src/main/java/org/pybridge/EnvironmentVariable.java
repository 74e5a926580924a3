package org.pybridge;

import java.util.Objects;

/** What the system takes as a variable of an environment. */
final class EnvironmentVariable {
    private EnvironmentVariable() {}

    static void require(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "not an environment variable: seen=%s=%s, wanted=NAME=value without NUL"
                            .formatted(name, value));
        }
    }
}
