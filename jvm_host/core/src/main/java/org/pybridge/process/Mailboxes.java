package org.pybridge.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.pybridge.platform.Posix;

/**
 * The memory in which the frames of a worker's channels lie, shared with it; {@code
 * native/ipc/mailbox.hpp} is the layout. It is unmapped when all channels are closed. Thread-safe.
 */
final class Mailboxes {
    private static final int HEAD_BYTES = 128;
    private static final int MAILBOX_BYTES = 4 * 128 + 64 * 1024;

    private int fd; // -1: closed
    private final long address;
    private final long sizeBytes;
    private final long spinNanos;
    private int openCount;

    private Mailboxes(long[] fdAndAddress, long sizeBytes, int count, long spinNanos) {
        fd = (int) fdAndAddress[0];
        address = fdAndAddress[1];
        this.sizeBytes = sizeBytes;
        this.spinNanos = spinNanos;
        openCount = count;
    }

    /**
     * New mailboxes.
     *
     * @param spin how long a side looks for a frame before it sleeps
     * @throws IOException if the system gives no shared memory
     */
    static Mailboxes create(int count, Duration spin) throws IOException {
        long sizeBytes = HEAD_BYTES + (long) count * MAILBOX_BYTES;
        long[] memory = Posix.createSharedMemory(sizeBytes);
        Mailboxes made = new Mailboxes(memory, sizeBytes, count, spin.toNanos());
        ByteBuffer head = Posix.wrap(made.address, HEAD_BYTES).order(ByteOrder.nativeOrder());
        head.putLong(0, count).putLong(Long.BYTES, made.spinNanos);
        return made;
    }

    /**
     * The mailbox of one more channel, whose memory the worker has made.
     *
     * @throws IOException if it cannot be mapped
     */
    Mailboxes openOne(long workerPid, int workerFd) throws IOException {
        long sizeBytes = HEAD_BYTES + MAILBOX_BYTES;
        long[] memory = Posix.openSharedMemory(workerPid, workerFd, sizeBytes);
        Mailboxes opened = new Mailboxes(memory, sizeBytes, 1, spinNanos);
        opened.closeDescriptor(); // nobody inherits it
        return opened;
    }

    /** The descriptor that the worker gets. */
    int fd() {
        return fd;
    }

    /** The size in bytes. */
    long sizeBytes() {
        return sizeBytes;
    }

    long spinNanos() {
        return spinNanos;
    }

    /** Where a channel's mailbox begins. */
    long address(int number) {
        return address + HEAD_BYTES + (long) number * MAILBOX_BYTES;
    }

    /** A channel uses its mailbox no more. */
    synchronized void channelClosed() throws IOException {
        openCount--;
        if (openCount == 0) {
            close();
        }
    }

    /** Frees the memory of channels that nobody uses. */
    synchronized void close() throws IOException {
        Posix.unmap(address, sizeBytes);
        closeDescriptor();
    }

    private void closeDescriptor() throws IOException {
        if (fd >= 0) {
            Posix.close(fd);
            fd = -1;
        }
    }
}
