package org.pybridge.udf;

import java.util.function.LongSupplier;

/**
 * Makes the metrics that a function asks for by name, the same one for the same name. An engine
 * implements it by its own; {@link InMemoryMetrics} is for those that have none. Called from
 * Python, on the threads that call the function.
 */
public interface UdfMetrics {
    /** The metrics of a group within these. */
    UdfMetrics group(String name);

    /** A number that goes up and down. */
    Counter counter(String name);

    /** How many events there were, and how many in a second. */
    Meter meter(String name);

    /** The count, the sum, the least and the greatest of numbers. */
    Distribution distribution(String name);

    /** A number that Python computes when it is asked for: each time a call of Python. */
    void gauge(String name, LongSupplier value);

    /** A number that goes up and down. */
    interface Counter {
        /** Adds a number, which may be negative. */
        void add(long number);

        /** The number that it is now. */
        long count();
    }

    /** Counts events. */
    interface Meter {
        /** Counts so many events. */
        void mark(long events);

        /** The events so far. */
        long count();
    }

    /** Takes numbers. */
    interface Distribution {
        /** Takes a number. */
        void update(long number);

        /** How many numbers it took. */
        long count();

        /** Their sum. */
        long sum();

        /** The least of them; Long.MAX_VALUE of none. */
        long min();

        /** The greatest of them; Long.MIN_VALUE of none. */
        long max();
    }
}
