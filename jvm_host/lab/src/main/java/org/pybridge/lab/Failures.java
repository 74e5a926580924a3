package org.pybridge.lab;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.pybridge.PythonException;

/** Counts the calls that failed, by the name of the exception's type. */
final class Failures {
    private final Map<String, Long> counts = new TreeMap<>();

    /** Counts one. */
    void add(Throwable failure) {
        counts.merge(typeOf(failure), 1L, Long::sum);
    }

    /** Counts those of another. */
    void addAll(Failures others) {
        others.counts.forEach((type, count) -> counts.merge(type, count, Long::sum));
    }

    /** The counts by type, sorted by its name. */
    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /**
     * The Python type, qualified by its module unless builtin; the Java class where Python did not
     * raise.
     */
    static String typeOf(Throwable failure) {
        final Throwable real = causeOf(failure);
        return real instanceof PythonException raised
                ? raised.typeName()
                : real.getClass().getSimpleName();
    }

    /** The type as above, and the message. */
    static String described(Throwable failure) {
        final Throwable real = causeOf(failure);
        final String message =
                real instanceof PythonException raised ? raised.pythonMessage() : real.getMessage();
        return typeOf(real) + (message == null || message.isEmpty() ? "" : ": " + message);
    }

    /** What is behind the last dot of a name. */
    static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
