package org.pybridge;

import java.time.Duration;
import java.util.Objects;

/**
 * When the calls of a {@link BundledFunction} cross to Python: once there are so many, or once so
 * much time has passed since the first of them, whichever comes first. PyFlink calls the two {@code
 * python.fn-execution.bundle.size} and {@code python.fn-execution.bundle.time}.
 *
 * @param size how many calls a bundle has at most, at least 1
 * @param time how long the first call of a bundle waits for others at most; zero for not at all:
 *     then only those calls share a bundle that come while another one is in Python
 */
public record Bundling(int size, Duration time) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the size is not positive, or the time is negative
     */
    public Bundling {
        Objects.requireNonNull(time, "time");
        if (size < 1) {
            throw new IllegalArgumentException("bundle size must be positive: seen=" + size);
        }
        if (time.isNegative()) {
            throw new IllegalArgumentException("bundle time must not be negative: seen=" + time);
        }
    }

    /**
     * A bundling by size and time.
     *
     * @throws IllegalArgumentException if the size is not positive, or the time is negative
     */
    public static Bundling of(int size, Duration time) {
        return new Bundling(size, time);
    }
}
