package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Payload;

/**
 * Bytes to bytes, each way one copy by JNI between a Java array and Python bytes; leanest for bytes
 * that fit no cache.
 */
public final class EchoRegionLimit implements Workload {
    private final Payload payload;

    /** The limit for this payload. */
    public EchoRegionLimit(Payload payload) {
        this.payload = payload;
    }

    @Override
    public String name() {
        return "jni array region";
    }

    @Override
    public long run(int operationCount) {
        final Payload operand = payload;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Payload.checksum(LimitNatives.echoArray(operand.at(index)));
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return payload.expected(operationCount);
    }
}
