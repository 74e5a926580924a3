package org.pybridge.runtime;

import java.nio.ByteBuffer;

/** Where the elements of an array in place lie, seen from its first element. */
@FunctionalInterface
interface ArrayMemory {
    /** The bytes from this offset, which may be negative: the strides of the array may be. */
    ByteBuffer bytes(long offset, long sizeBytes);

    /** Memory of this process. */
    static ArrayMemory at(Transport transport, long address) {
        return (offset, sizeBytes) -> transport.map(address + offset, sizeBytes);
    }

    /** Memory in a shared segment, which stays mapped while this or a buffer of it is reachable. */
    static ArrayMemory in(ByteBuffer segment, long start) {
        return (offset, sizeBytes) ->
                segment.slice(Math.toIntExact(start + offset), Math.toIntExact(sizeBytes))
                        .order(segment.order());
    }
}
