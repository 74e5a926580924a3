package org.pybridge.platform;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Calls of the system that the JDK does not offer. {@link NativeLoader#load} must have returned
 * before; else each method throws {@link UnsatisfiedLinkError}.
 *
 * <p>An {@link IOException} names the call, the system's text and the arguments. When the other
 * side of a pipe has closed its end it is a {@link java.io.EOFException}. Every method may be
 * called from any thread. Blocking methods cannot be interrupted; they end when the other side
 * closes its end, which the end of its process does. Addresses are trusted: a wrong one crashes the
 * process.
 */
public final class Posix {
    private Posix() {}

    /**
     * The address of a direct buffer's first byte, whatever its position. The buffer must stay
     * reachable while the address is used.
     *
     * @throws IllegalArgumentException if the buffer is not direct
     */
    public static native long address(Buffer direct);

    /**
     * A buffer over memory of {@code sizeBytes} at {@code address}, big-endian as every new buffer.
     * It does not own the memory.
     *
     * @throws IllegalArgumentException if the address is 0 or the size not in 0..2^31-1
     */
    public static native ByteBuffer wrap(long address, long sizeBytes);

    /** Frees a block that {@link #exchange} or {@link #receive} allocated. 0 is ignored. */
    public static native void free(long address);

    /** A new pipe as {read end, write end}, both closed in children that do not ask for them. */
    public static native int[] pipe() throws IOException;

    /**
     * An end of its own of a pipe that another process of this user has open; that one may hold
     * either end. Closed in children that do not ask for it.
     *
     * @param toWrite whether the write end is wanted, else the read end
     * @throws IOException if it is no pipe, or if this process may not look at the other's
     *     descriptors
     */
    public static native int openPipe(long holderPid, long holderFd, boolean toWrite)
            throws IOException;

    /** Closes a descriptor. */
    public static native void close(int fd) throws IOException;

    /**
     * Reads what is there, and blocks while nothing is.
     *
     * @param maxBytes at least 1
     * @return the count of bytes read; 0 if all writers have closed
     */
    public static native long read(int fd, long address, long maxBytes) throws IOException;

    /**
     * Writes all bytes; blocks while the pipe is full. Never raises SIGPIPE.
     *
     * @throws java.io.EOFException if the readers have closed
     */
    public static native void writeFully(int fd, long address, long bytes) throws IOException;

    /**
     * This side of a channel to a worker, which takes over two descriptors. It is used by one
     * thread at a time, and after an exception of no more use.
     *
     * @param mailbox the address of its mailbox, which stays mapped while the channel is open; 0
     *     where the pipes carry the frames
     * @param spinNanos how long to look for a frame before sleeping
     * @return what the functions below know it by
     */
    public static native long openChannel(int readFd, int writeFd, long mailbox, long spinNanos);

    /** Closes both descriptors. Nobody uses the channel any more. */
    public static native void closeChannel(long channel) throws IOException;

    /**
     * Sends one frame: a header of 48 bytes with the magic number at offset 0 and the total length
     * at offset 4 (both u32), then the rest. Never raises SIGPIPE.
     *
     * @throws java.io.EOFException if the other side has closed
     */
    public static native void send(long channel, long address, long lengthBytes) throws IOException;

    /**
     * Waits for one frame.
     *
     * @param capacityBytes the size of the memory at {@code address}, at least 48
     * @param maxBytes a longer frame is malformed
     * @return the frame's length in bytes if it fits. Else its negative: the frame lies in a new
     *     block, whose address is stored as a u64 at {@code address + 16}, and which the caller
     *     frees
     * @throws IOException if the frame is malformed
     * @throws java.io.EOFException if the other side has closed
     */
    public static native long receive(long channel, long address, long capacityBytes, long maxBytes)
            throws IOException;

    /**
     * Sends {@code lengthBytes} from {@code address}, then waits for a frame to the same memory, as
     * {@link #send} and {@link #receive} in one crossing.
     */
    public static native long exchange(
            long channel, long address, long lengthBytes, long capacityBytes, long maxBytes)
            throws IOException;

    /**
     * Starts a child process with all signals unblocked and at their defaults.
     *
     * @param argv the executable's path, not searched on the PATH, and the arguments
     * @param environment texts {@code NAME=value}; null for this process's environment
     * @param workingDirectory null for this process's
     * @param childFds element i becomes the child's descriptor i; -1 leaves descriptor i as it is.
     *     All descriptors beyond the list are closed in the child
     * @return the process id
     */
    public static native long spawn(
            byte[][] argv, byte[][] environment, byte[] workingDirectory, int[] childFds)
            throws IOException;

    /**
     * How a child of this process ended. The first answer reaps the child: its id may be given to
     * another process from then on.
     *
     * @param block whether to wait for the end
     * @return -1 if the child still runs; else the cause, packed for {@link ExitCause#ofPacked}
     * @throws IOException if there is no such child, as after it was reaped
     */
    public static native long waitFor(long pid, boolean block) throws IOException;

    /** Sends a signal to one process. */
    public static native void kill(long pid, int signal) throws IOException;

    /**
     * New zeroed memory that other processes can map, by a descriptor of its own. It lives as long
     * as any process has it open or mapped; its size is fixed.
     *
     * @param bytes at least 1
     * @return {descriptor, address}
     */
    public static native long[] createSharedMemory(long bytes) throws IOException;

    /**
     * Maps memory that {@link #createSharedMemory} made and that a process of this user has open.
     *
     * @return {a descriptor of its own, address}
     */
    public static native long[] openSharedMemory(long ownerPid, long ownerFd, long bytes)
            throws IOException;

    /** Takes mapped memory out of this process. */
    public static native void unmap(long address, long bytes) throws IOException;
}
