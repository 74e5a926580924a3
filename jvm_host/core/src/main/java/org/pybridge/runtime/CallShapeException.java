package org.pybridge.runtime;

/** Python called Java with a wrong count of arguments, or with keywords; a TypeError in Python. */
final class CallShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallShapeException(String message) {
        super(message);
    }
}
