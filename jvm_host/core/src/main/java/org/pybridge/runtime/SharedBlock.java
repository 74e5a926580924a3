package org.pybridge.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pybridge.platform.Posix;
import org.pybridge.platform.SharedMemory;

/**
 * Memory for one array, which a worker maps. It is a Java object that Python holds as long as the
 * array; then it is given back.
 */
public final class SharedBlock {
    private final ByteBuffer memory;
    private final Runnable giveBack;

    /**
     * A block.
     *
     * @param memory begins at a segment's first byte
     * @param giveBack run once, when nobody needs the content any more; must not block
     */
    public SharedBlock(ByteBuffer memory, Runnable giveBack) {
        this.memory = memory;
        this.giveBack = giveBack;
    }

    /** The first bytes, in native order. */
    ByteBuffer bytes(int sizeBytes) {
        return memory.slice(0, sizeBytes).order(ByteOrder.nativeOrder());
    }

    /** Where it lies. */
    SharedMemory segment() {
        return SharedMemory.containing(Posix.address(memory));
    }

    void giveBack() {
        giveBack.run();
    }
}
