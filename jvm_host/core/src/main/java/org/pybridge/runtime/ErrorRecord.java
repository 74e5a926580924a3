package org.pybridge.runtime;

import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.PyObject;
import org.pybridge.PythonException;

/** Reads the error record of a reply, whose layout {@code native/py/error_record.hpp} tells. */
final class ErrorRecord {
    private static final int KIND_CONVERSION = 1;
    private static final int KIND_CLOSED = 2;
    private static final int KIND_FRAME = 4;

    private ErrorRecord() {}

    /**
     * The exception to throw; throws a Java exception that only passed through Python itself.
     *
     * @param refused whether it came before the function was called: then no row was done
     */
    static RuntimeException toThrowable(List<?> record, boolean refused) {
        Throwable error = read(record, refused);
        throw ErrorRecord.<RuntimeException>sneaky(error);
    }

    private static Throwable read(List<?> record, boolean refused) {
        if (record.get(5) instanceof Throwable) {
            return (Throwable) record.get(5);
        }
        String message = (String) record.get(2);
        long row = record.get(7) == null ? -1 : (Long) record.get(7);
        long rowsDone = refused ? 0 : row;
        PyObject exception = (PyObject) record.get(4);
        switch (((Long) record.get(0)).intValue()) {
            case KIND_CONVERSION:
                close(exception);
                return new ConversionException(message, row, rowsDone);
            case KIND_CLOSED:
                close(exception);
                return new IllegalStateException(message);
            case KIND_FRAME:
                return new IllegalStateException("the worker broke the protocol: " + message);
            default:
                Throwable cause =
                        record.get(6) == null ? null : read((List<?>) record.get(6), refused);
                return new PythonException(
                        (String) record.get(1),
                        message,
                        exception,
                        frames((List<?>) record.get(3)),
                        cause,
                        row);
        }
    }

    private static void close(PyObject exception) {
        if (exception != null) {
            exception.close();
        }
    }

    /** Java's order is innermost first, Python's is outermost first. */
    private static StackTraceElement[] frames(List<?> frames) {
        StackTraceElement[] elements = new StackTraceElement[frames.size()];
        for (int i = 0; i < elements.length; i++) {
            List<?> frame = (List<?>) frames.get(elements.length - 1 - i);
            String file = (String) frame.get(0);
            String function = (String) frame.get(1);
            int line = ((Long) frame.get(2)).intValue();
            elements[i] = new StackTraceElement("python", function, file, line);
        }
        return elements;
    }

    @SuppressWarnings(
            "unchecked") // the caller's type is a pretence: a checked exception keeps its identity
    private static <T extends Throwable> T sneaky(Throwable error) throws T {
        throw (T) error;
    }
}
