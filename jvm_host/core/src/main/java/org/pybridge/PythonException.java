package org.pybridge;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Python code raised. The message is {@code "ValueError: bad input"}; the Python frames stand on
 * top of the Java stack trace, innermost first; {@code __cause__}, or else {@code __context__}
 * unless suppressed, is the cause.
 */
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 2L;

    private final String typeName;
    private final String pythonMessage;
    private final long row;
    private final transient PyObject exception;

    /** Made by PyBridge; {@code row} is negative but for a row of {@code each}. */
    public PythonException(
            String typeName,
            String pythonMessage,
            PyObject exception,
            StackTraceElement[] pythonFrames,
            Throwable cause,
            long row) {
        super(message(typeName, pythonMessage, row), cause);
        this.row = row;
        this.typeName = typeName;
        this.pythonMessage = pythonMessage;
        this.exception = exception;
        StackTraceElement[] own = getStackTrace();
        StackTraceElement[] all = new StackTraceElement[pythonFrames.length + own.length];
        System.arraycopy(pythonFrames, 0, all, 0, pythonFrames.length);
        System.arraycopy(own, 0, all, pythonFrames.length, own.length);
        setStackTrace(all);
    }

    private static String message(String typeName, String pythonMessage, long row) {
        String text = pythonMessage.isEmpty() ? typeName : typeName + ": " + pythonMessage;
        return row < 0 ? text : "row " + row + " (" + row + " rows done): " + text;
    }

    /** The row of {@link PyFunction#each} that raised, counted from 0; empty for any other call. */
    public OptionalLong row() {
        return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
    }

    /** How many rows of {@link PyFunction#each} were done before it; empty for any other call. */
    public OptionalLong rowsDone() {
        return row();
    }

    /**
     * The exception's Python type, qualified by its module unless builtin: {@code
     * "json.decoder.JSONDecodeError"}.
     */
    public String typeName() {
        return typeName;
    }

    /** Python's {@code str(exception)}, without the type. */
    public String pythonMessage() {
        return pythonMessage;
    }

    /**
     * The exception object. It keeps the locals of the Python frames alive until it is closed.
     * Empty after deserialisation, and for a cause.
     */
    public Optional<PyObject> exception() {
        return Optional.ofNullable(exception);
    }
}
