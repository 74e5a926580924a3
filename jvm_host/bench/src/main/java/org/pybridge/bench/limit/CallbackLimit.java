package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Callbacks;

/** A C function as the callable, which calls a static Java method without the GIL. */
public final class CallbackLimit implements Workload {
    private static long count;

    /** The limit. */
    public CallbackLimit() {
        LimitNatives.prepareCallback(CallbackLimit.class);
    }

    @Override
    public String name() {
        return "jni static method";
    }

    /** What the callable calls. */
    static long next() {
        return ++count;
    }

    @Override
    public int batch() {
        return Callbacks.BATCH;
    }

    @Override
    public long run(int operationCount) {
        count = 0;
        long checksum = 0;
        for (int done = 0; done < operationCount; done += Callbacks.BATCH) {
            checksum += LimitNatives.repeat(Callbacks.BATCH);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Callbacks.expected(operationCount);
    }
}
