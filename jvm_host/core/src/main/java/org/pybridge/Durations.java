package org.pybridge;

import java.time.Duration;
import java.util.Objects;

/** Checks of times that a configuration is given. */
final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /** The value, as long as nanoseconds can tell. */
    static Duration zeroOrPositive(String name, Duration value) {
        return Objects.requireNonNull(value, name).isZero() ? value : positive(name, value);
    }

    /** As {@link #zeroOrPositive}, and no longer than this. */
    static Duration atMost(Duration most, String name, Duration value) {
        if (zeroOrPositive(name, value).compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + most + ": seen=" + value);
        }
        return value;
    }

    /** As {@link #zeroOrPositive}, and not zero. */
    static Duration positive(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: seen=" + value);
        }
        return value.compareTo(LONGEST) < 0 ? value : LONGEST;
    }
}
