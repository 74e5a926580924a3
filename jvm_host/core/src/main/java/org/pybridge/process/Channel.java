package org.pybridge.process;

import java.io.IOException;
import java.lang.ref.Reference;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.platform.Posix;

/**
 * This side of a channel to one thread of a worker: a mailbox and two pipes, which carry one
 * conversation at a time. After an {@link IOException} it is of no more use. Used by one thread at
 * a time.
 */
final class Channel {
    private final long handle;
    private final Mailboxes mailboxes; // null where the pipes carry the frames
    private volatile int answeringCount; // written by the thread that has it alone

    /** Takes over the two ends. */
    Channel(int writeFd, int readFd, Mailboxes mailboxes, int number) {
        this.mailboxes = mailboxes;
        handle =
                mailboxes == null
                        ? Posix.openChannel(readFd, writeFd, 0, 0)
                        : Posix.openChannel(
                                readFd, writeFd, mailboxes.address(number), mailboxes.spinNanos());
    }

    /** Sends a frame. */
    void send(FrameMemory frame, int lengthBytes) throws IOException {
        Posix.send(handle, frame.address(), lengthBytes);
        Reference.reachabilityFence(frame);
    }

    /** Waits for a frame; the target's memory, or a block of its own. */
    FrameMemory receive(FrameMemory target) throws IOException {
        long length =
                Posix.receive(
                        handle,
                        target.address(),
                        target.capacityBytes(),
                        FrameLayout.MAX_FRAME_BYTES);
        Reference.reachabilityFence(target);
        return target.received(length);
    }

    /** Sends a frame and waits for the next one in one crossing, as both of the above. */
    FrameMemory exchange(FrameMemory frame, int lengthBytes) throws IOException {
        long length =
                Posix.exchange(
                        handle,
                        frame.address(),
                        lengthBytes,
                        frame.capacityBytes(),
                        FrameLayout.MAX_FRAME_BYTES);
        Reference.reachabilityFence(frame);
        return frame.received(length);
    }

    /** Java begins to answer what came by it. */
    void beginAnswer() {
        answeringCount++;
    }

    /** The answer is made. */
    void endAnswer() {
        answeringCount--;
    }

    /** Whether Java answers what came by it; a hint, for any thread. */
    boolean isAnswering() {
        return answeringCount > 0;
    }

    /** Closes the ends, which tells the worker's thread. Nobody uses the channel any more. */
    void close() throws IOException {
        Posix.closeChannel(handle);
        if (mailboxes != null) {
            mailboxes.channelClosed();
        }
    }
}
