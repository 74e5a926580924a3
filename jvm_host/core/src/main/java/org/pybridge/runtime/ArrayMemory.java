package org.pybridge.runtime;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.pybridge.platform.Posix;

/** Where the elements of an array in place lie, seen from its first element. */
@FunctionalInterface
interface ArrayMemory {
    /** The bytes from this offset, which may be negative: the strides of the array may be. */
    ByteBuffer bytes(long offset, long sizeBytes);

    /** Whether it is there when its session has ended, too. */
    default boolean outlivesSession() {
        return false;
    }

    /** Memory of this process. */
    static ArrayMemory at(Transport transport, long address) {
        return (offset, sizeBytes) -> transport.map(address + offset, sizeBytes);
    }

    /**
     * Memory in a shared segment, which stays mapped while this is reachable. Its buffers are no
     * slices: those derived from a slice would refer to the segment, and not to the slice.
     */
    static ArrayMemory in(ByteBuffer segment, long start) {
        return new ArrayMemory() {
            @Override
            public ByteBuffer bytes(long offset, long sizeBytes) {
                Objects.checkFromIndexSize(start + offset, sizeBytes, segment.capacity());
                return Posix.wrap(Posix.address(segment) + start + offset, sizeBytes)
                        .order(segment.order());
            }

            @Override
            public boolean outlivesSession() {
                return true;
            }
        };
    }
}
