package org.pybridge.process;

import org.pybridge.WorkerException;
import org.pybridge.platform.ExitCause;

/**
 * What is known of a worker that has ended.
 *
 * @param message all of it, in words
 * @param cause null if it could not be observed, or does not matter
 * @param standardError its last lines; may be empty
 * @param isClose whether it was closed, and did not die
 */
record WorkerDeath(
        String message, long pid, ExitCause cause, String standardError, boolean isClose) {
    /** One that died. */
    WorkerDeath(String message, long pid, ExitCause cause, String standardError) {
        this(message, pid, cause, standardError, false);
    }

    /** The end of one that was closed. */
    static WorkerDeath ofClose(long pid) {
        return new WorkerDeath("the runtime was closed: pid=" + pid, pid, null, "", true);
    }

    /** The part of a message that tells what a process last wrote to standard error. */
    static String lastLines(String errors) {
        return errors.isEmpty()
                ? "; it wrote nothing to standard error"
                : "; last lines of its standard error:\n" + errors;
    }

    /** What its callers get. */
    WorkerException told() {
        return told("");
    }

    /** As above, for those who had something there. */
    WorkerException told(String prefix) {
        boolean byItself = cause != null && cause.kind() == ExitCause.Kind.EXITED;
        boolean bySignal = cause != null && cause.isSignal();
        return new WorkerException(
                prefix + message,
                pid,
                byItself ? Integer.valueOf(cause.value()) : null,
                bySignal ? Integer.valueOf(cause.value()) : null,
                standardError);
    }
}
