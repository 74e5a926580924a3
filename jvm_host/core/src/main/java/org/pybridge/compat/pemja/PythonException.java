package org.pybridge.compat.pemja;

/**
 * Python raised, or a value could not cross. The message is PEMJA's: {@code "<class 'ValueError'>:
 * bad input"}. The cause tells more: {@link org.pybridge.PythonException}, {@link
 * org.pybridge.ConversionException}, or the exception of Java code that Python had called.
 *
 * <p>As in PEMJA it is a checked exception that no method declares: it is caught as {@code
 * Exception}.
 */
public class PythonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with this message. */
    public PythonException(String message) {
        super(message);
    }

    PythonException(String message, Throwable cause) {
        super(message, cause);
        setStackTrace(cause.getStackTrace()); // with the Python frames on top
    }
}
