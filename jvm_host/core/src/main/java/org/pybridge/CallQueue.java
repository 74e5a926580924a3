package org.pybridge;

import java.util.Objects;

/**
 * How many calls wait at most, and what becomes of others. See {@link
 * PythonConfig.Builder#queueLimit}.
 *
 * @param limit how many, at least 1
 * @param beyond what becomes of a call that finds so many waiting
 */
public record CallQueue(int limit, WhenBusy beyond) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the limit is not positive
     */
    public CallQueue {
        Objects.requireNonNull(beyond, "beyond");
        if (limit < 1) {
            throw new IllegalArgumentException("queueLimit must be positive: seen=" + limit);
        }
    }
}
