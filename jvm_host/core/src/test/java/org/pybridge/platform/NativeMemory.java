package org.pybridge.platform;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap for a test, in native order. */
final class NativeMemory {
    private final ByteBuffer buffer;

    NativeMemory(int sizeBytes) {
        NativeLoader.load();
        buffer = ByteBuffer.allocateDirect(sizeBytes).order(ByteOrder.nativeOrder());
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long address() {
        return Posix.address(buffer);
    }

    /**
     * Writes the header of a frame and a payload of the bytes 0, 1, 2, … up to the given length.
     */
    NativeMemory frame(int magic, int lengthBytes) {
        buffer.putInt(0, magic).putInt(4, lengthBytes);
        for (int offset = 48; offset < Math.min(lengthBytes, buffer.capacity()); offset++) {
            buffer.put(offset, (byte) offset);
        }
        return this;
    }
}
