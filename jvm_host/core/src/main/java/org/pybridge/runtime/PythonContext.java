package org.pybridge.runtime;

import java.io.Closeable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pybridge.PyContext;
import org.pybridge.PyObject;

/** A context manager that was entered. Thread-safe. */
final class PythonContext implements PyContext {
    private static final String MODULE = "bridge._contexts:";

    private final PythonHandle entered;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PythonContext(PythonHandle entered) {
        this.entered = entered;
    }

    /** Enters a context manager. */
    static PythonContext enter(PythonHandle manager) {
        return new PythonContext((PythonHandle) manager.serve(MODULE + "Entered", 0, manager));
    }

    /** What {@code bridge._contexts.run} calls. */
    @FunctionalInterface
    private interface Block {
        void run(Object held) throws Exception;
    }

    /**
     * Runs the body in a {@code with} statement; null if {@code __exit__} swallows what it throws.
     */
    static <T, X extends Exception> T with(PythonHandle manager, Body<T, X> body) throws X {
        Object[] result = new Object[1]; // it stays in Java, and so what it is
        Block block = held -> result[0] = body.run(value((PythonHandle) held));
        manager.serve(MODULE + "run", 0, manager, block);
        @SuppressWarnings("unchecked") // the body gave it
        T given = (T) result[0];
        return given;
    }

    private static PyObject value(PythonHandle held) {
        try (held) {
            return held.attr("target");
        }
    }

    /** Whether a request for this type means to enter what has no close. */
    static boolean isAskedBy(Class<?> type) {
        return type == AutoCloseable.class || type == Closeable.class;
    }

    /** The object, entered if it is a context manager without a close; null if it is none. */
    static Object of(Conversions conversions, AskedType asked, PythonHandle object, int depth) {
        Object entered = object.serve(MODULE + "closing", 0, object);
        if (entered instanceof PythonHandle) {
            return new PythonContext((PythonHandle) entered);
        }
        return entered == null ? null : conversions.convert(asked, entered, depth);
    }

    @Override
    public PyObject value() {
        if (closed.get()) {
            throw new IllegalStateException("the context is closed");
        }
        return entered.attr("target");
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (entered) {
                entered.ask("close", 0);
            }
        }
    }

    @Override
    public String toString() {
        return closed.get() ? "context (closed)" : "context of " + entered;
    }
}
