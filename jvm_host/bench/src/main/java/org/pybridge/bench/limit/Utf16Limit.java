package org.pybridge.bench.limit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Texts;

/** A string to a string, both beyond Latin-1, through a direct buffer. */
public final class Utf16Limit implements Workload {
    private static final int ROOM = 4096;

    private final Texts texts;
    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(ROOM * Character.BYTES).order(ByteOrder.nativeOrder());
    private final CharBuffer buffer = memory.asCharBuffer();
    private final long address = LimitNatives.address(memory);
    private final char[] scratch = new char[ROOM];

    /** The limit for these texts. */
    public Utf16Limit(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "jni utf-16 buffer";
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

    private String upper(String text) {
        final int length = text.length();
        text.getChars(0, length, scratch, 0);
        buffer.put(0, scratch, 0, length);
        final int resultLength = LimitNatives.upperUtf16(address, length);
        buffer.get(0, scratch, 0, resultLength);
        return new String(scratch, 0, resultLength);
    }

    @Override
    public long expected(int operationCount) {
        return texts.expected(operationCount);
    }
}
