package org.pybridge;

import java.time.Duration;

/**
 * The deadline of a call has passed, so whatever Python's code came to is discarded. The cause
 * tells what that was, where it did not end quietly: mostly a {@link PythonException} of type
 * {@code bridge.CallTimeout} with the Python frames at which the code was stopped; a {@link
 * WorkerException} if the worker had to be ended.
 */
public final class PythonTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration timeout;
    private final boolean stopped;

    /** Made by PyBridge. */
    public PythonTimeoutException(
            Duration timeout, boolean stopped, String ending, Throwable cause) {
        super(
                "the deadline of the call has passed: timeoutMs="
                        + timeout.toNanos() / 1e6
                        + "; "
                        + ending,
                cause);
        this.timeout = timeout;
        this.stopped = stopped;
    }

    /** How long the call was allowed to take. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Whether Python's code ended within {@link PythonConfig#callGrace} after the deadline, or
     * never began. If not: in thread mode the call went on in code that exceptions do not reach, or
     * that catches them, and that of a future may still go on; in process mode the worker was
     * ended.
     */
    public boolean stopped() {
        return stopped;
    }
}
