package org.pybridge.bench.limit;

import java.nio.ByteBuffer;
import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Payload;

/**
 * Bytes to bytes through a direct buffer: two copies each way, but Java makes the array of the
 * reply; leanest for bytes that fit a cache.
 */
public final class EchoBufferLimit implements Workload {
    private static final int ROOM = 4096;

    private final Payload payload;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    private final long address = LimitNatives.address(buffer);

    /** The limit for this payload. */
    public EchoBufferLimit(Payload payload) {
        this.payload = payload;
    }

    @Override
    public String name() {
        return "jni direct buffer";
    }

    @Override
    public long run(int operationCount) {
        final Payload operand = payload;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Payload.checksum(echo(operand.at(index)));
        }
        return checksum;
    }

    private byte[] echo(byte[] bytes) {
        buffer.put(0, bytes);
        final byte[] reply = new byte[LimitNatives.echoBuffer(address, bytes.length, ROOM)];
        buffer.get(0, reply);
        return reply;
    }

    @Override
    public long expected(int operationCount) {
        return payload.expected(operationCount);
    }
}
