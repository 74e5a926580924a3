package org.pybridge.runtime;

/**
 * What one call of a bundle has come to.
 *
 * @param value the result
 * @param error what it failed with; null if it did not
 */
record Outcome(Object value, Throwable error) {
    static Outcome failed(Throwable error) {
        return new Outcome(null, error);
    }
}
