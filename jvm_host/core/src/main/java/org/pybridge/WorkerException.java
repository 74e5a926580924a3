package org.pybridge;

/**
 * The worker process died, or the object belongs to one that did. The message gives the true cause
 * (exit code or signal) and the last lines of its standard error. The next call gets a new worker.
 */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by PyBridge. */
    public WorkerException(String message) {
        super(message);
    }
}
