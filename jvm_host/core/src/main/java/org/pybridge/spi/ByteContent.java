package org.pybridge.spi;

import java.nio.ByteBuffer;

/**
 * An argument that writes itself to where Python reads it, so that it is copied once: into memory
 * that the worker maps, where it is of a size for that, else into the call's frame. It arrives as
 * an array of uint8 that is not writable.
 */
public interface ByteContent {
    /** How many bytes it writes. */
    int sizeBytes();

    /** Writes all of them, from the memory's first byte on; called on the caller's thread. */
    void writeTo(ByteBuffer memory);
}
