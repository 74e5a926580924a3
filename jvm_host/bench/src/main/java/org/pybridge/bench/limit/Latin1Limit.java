package org.pybridge.bench.limit;

import java.nio.ByteBuffer;
import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Texts;

/** A string to a string, both of Latin-1 characters, through a direct buffer. */
public final class Latin1Limit implements Workload {
    private static final int ROOM = 4096;

    private final Texts texts;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
    private final long address = LimitNatives.address(buffer);
    private final byte[] scratch = new byte[ROOM];

    /** The limit for these texts. */
    public Latin1Limit(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "jni latin-1 buffer";
    }

    @Override
    public long run(int operationCount) {
        final Texts operands = texts;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Texts.checksum(upper(operands.at(index)));
        }
        return checksum;
    }

    // The constructor and the getter that know no charset are the leanest: one copy each, no check.
    @SuppressWarnings("deprecation")
    private String upper(String text) {
        final int length = text.length();
        text.getBytes(0, length, scratch, 0);
        buffer.put(0, scratch, 0, length);
        final int resultLength = LimitNatives.upperLatin1(address, length);
        buffer.get(0, scratch, 0, resultLength);
        return new String(scratch, 0, 0, resultLength);
    }

    @Override
    public long expected(int operationCount) {
        return texts.expected(operationCount);
    }
}
