package org.pybridge.bench.operand;

/** The error that {@code bench_functions.fail} raises. */
public final class Failure {
    /** Its Python type. */
    public static final String TYPE = "ValueError";

    /** Its message. */
    public static final String MESSAGE = "seat 14C is taken";

    private Failure() {}

    /** The length of all messages of so many operations, each with the type in front of it. */
    public static long expected(int operationCount) {
        return (long) operationCount * (TYPE + ": " + MESSAGE).length();
    }
}
