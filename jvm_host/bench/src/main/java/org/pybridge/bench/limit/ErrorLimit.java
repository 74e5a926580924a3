package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Failure;

/**
 * A Python error as a Java exception that has the type and the message, and a Java stack trace; it
 * has neither the Python frames nor the exception object.
 */
public final class ErrorLimit implements Workload {
    private final int depth;

    /** The limit for an error so many calls below the one from Java. */
    public ErrorLimit(int depth) {
        LimitNatives.prepareErrors(NativeException.class);
        this.depth = depth;
    }

    @Override
    public String name() {
        return "jni throw";
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            try {
                LimitNatives.callFailing(depth);
            } catch (NativeException e) {
                checksum += e.getMessage().length();
            }
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Failure.expected(operationCount);
    }

    static final class NativeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NativeException(String message) {
            super(message);
        }
    }
}
