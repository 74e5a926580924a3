package org.pybridge.runtime;

/** Python called an object of a runtime that was closed meanwhile; a ClosedError in Python. */
final class ClosedObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClosedObjectException() {
        super("the PyBridge runtime of this Java object is closed");
    }
}
