package org.pybridge;

/** Python cannot be started. The message lists everything that was tried, in order, and the fix. */
public final class PythonStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by PyBridge. */
    public PythonStartException(String message) {
        super(message);
    }

    /** Made by PyBridge. */
    public PythonStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
