package org.pybridge;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The worker process died, or the object belongs to one that did. The message gives the true cause
 * (exit code or signal) and the last lines of its standard error, where Python tells of a crash in
 * native code by the stacks of its threads. The next call gets a new worker.
 */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Long pid;
    private final Integer exitCode;
    private final Integer signal;
    private final String standardError;
    private boolean mayHaveRun = true;

    /** Made by PyBridge, where no worker has died. */
    public WorkerException(String message) {
        this(message, null, null, null, "");
    }

    /** Made by PyBridge; null is what is not known. */
    public WorkerException(
            String message, Long pid, Integer exitCode, Integer signal, String standardError) {
        super(message);
        this.pid = pid;
        this.exitCode = exitCode;
        this.signal = signal;
        this.standardError = standardError;
    }

    /** Made by PyBridge, of the same death as another. */
    public WorkerException(String message, WorkerException same) {
        this(message, same.pid, same.exitCode, same.signal, same.standardError);
    }

    /** Said by PyBridge of a call that has not left Java. */
    public WorkerException notSent() {
        mayHaveRun = false;
        return this;
    }

    /**
     * Whether the call may have run, in part at least; if not, it can be made again whatever it
     * does. With several workers PyBridge does that by itself.
     */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }

    /** The process id that the dead worker had; empty if none has died. */
    public OptionalLong pid() {
        return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /** Its exit code, if it ended by itself. */
    public OptionalInt exitCode() {
        return optional(exitCode);
    }

    /** The number of the signal that ended it; 9 where PyBridge ended it, and the message why. */
    public OptionalInt signal() {
        return optional(signal);
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /**
     * What it wrote to standard error last: 8 KiB at most; where Python has reported a fatal error,
     * 8 KiB before that, and 16 KiB of the report. Empty if it wrote nothing.
     */
    public String standardError() {
        return standardError;
    }
}
