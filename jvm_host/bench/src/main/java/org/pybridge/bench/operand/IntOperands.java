package org.pybridge.bench.operand;

/** The operands of the integer scenarios: those of the reference program {@code call_int}. */
public final class IntOperands {
    /** One that CPython keeps ready. */
    public static final long SECOND = 3;

    private IntOperands() {}

    /** One that CPython must make, of one digit. */
    public static long first(int index) {
        return 1000 + (index & 0xFFFF);
    }

    /** The sum of all results. */
    public static long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += first(index) + SECOND;
        }
        return checksum;
    }
}
