package org.pybridge.runtime;

import java.nio.ByteBuffer;

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

    /** Memory in a shared segment, which stays mapped while this or a buffer of it is reachable. */
    static ArrayMemory in(ByteBuffer segment, long start) {
        return new ArrayMemory() {
            @Override
            public ByteBuffer bytes(long offset, long sizeBytes) {
                return segment.slice(Math.toIntExact(start + offset), Math.toIntExact(sizeBytes))
                        .order(segment.order());
            }

            @Override
            public boolean outlivesSession() {
                return true;
            }
        };
    }
}
