package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.IntOperands;

/** {@code call_int} by hand, up to one of its steps. */
public enum StepLimit implements Workload {
    /** An empty native call. */
    JNI {
        @Override
        long add(long first, long second) {
            return LimitNatives.stepJni(first, second);
        }
    },
    /** And the GIL taken and released. */
    GIL {
        @Override
        long add(long first, long second) {
            return LimitNatives.stepGil(first, second);
        }
    },
    /** And both ints made, and one read. */
    INTS {
        @Override
        long add(long first, long second) {
            return LimitNatives.stepInts(first, second);
        }
    },
    /** And the Python function called, and its result read. */
    CALL {
        @Override
        long add(long first, long second) {
            return LimitNatives.stepCall(first, second);
        }
    };

    abstract long add(long first, long second);

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += add(IntOperands.first(index), IntOperands.SECOND);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return IntOperands.expected(operationCount);
    }
}
