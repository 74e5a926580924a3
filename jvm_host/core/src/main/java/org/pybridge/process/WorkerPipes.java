package org.pybridge.process;

import java.io.IOException;
import org.pybridge.platform.Posix;

/** The pipes between this process and one worker, both ends until the worker is born. */
final class WorkerPipes {
    private final int[] childFds;
    private final Mailboxes mailboxes; // null where there is no shared memory
    private final Channel[] channels;
    private final Channel[] upcallChannels;
    private final int outputFd;
    private final int errorFd;
    private final int lifelineFd;
    private final int reportFd;

    /**
     * Makes all pipes.
     *
     * @param mailboxes for all channels; null where the pipes carry the frames
     */
    WorkerPipes(int channelCount, int upcallChannelCount, Mailboxes mailboxes) throws IOException {
        int all = channelCount + upcallChannelCount;
        this.mailboxes = mailboxes;
        childFds = new int[WorkerCommand.FIRST_CHANNEL_FD + 2 * all];
        childFds[0] = endedInput();
        childFds[WorkerCommand.MAILBOXES_FD] = mailboxes == null ? endedInput() : mailboxes.fd();
        int[] output = Posix.pipe();
        int[] error = Posix.pipe();
        int[] lifeline = Posix.pipe();
        int[] report = Posix.pipe();
        childFds[1] = output[1];
        childFds[2] = error[1];
        childFds[WorkerCommand.LIFELINE_FD] = lifeline[0];
        childFds[WorkerCommand.REPORT_FD] = report[1];
        outputFd = output[0];
        errorFd = error[0];
        lifelineFd = lifeline[1];
        reportFd = report[0];
        channels = new Channel[channelCount];
        upcallChannels = new Channel[upcallChannelCount];
        for (int i = 0; i < all; i++) {
            Channel channel = channel(i);
            if (i < channelCount) {
                channels[i] = channel;
            } else {
                upcallChannels[i - channelCount] = channel;
            }
        }
    }

    // A worker that reads its standard input sees the end at once.
    private static int endedInput() throws IOException {
        int[] pipe = Posix.pipe();
        Posix.close(pipe[1]);
        return pipe[0];
    }

    private Channel channel(int number) throws IOException {
        int childFd = WorkerCommand.FIRST_CHANNEL_FD + 2 * number;
        int[] toWorker = Posix.pipe();
        int[] fromWorker = Posix.pipe();
        childFds[childFd] = toWorker[0];
        childFds[childFd + 1] = fromWorker[1];
        return new Channel(toWorker[1], fromWorker[0], mailboxes, number);
    }

    /** The memory of all channels; null where there is none. */
    Mailboxes mailboxes() {
        return mailboxes;
    }

    /** The worker's ends, by the descriptors that it is to find them at. */
    int[] childFds() {
        return childFds;
    }

    Channel[] channels() {
        return channels;
    }

    Channel[] upcallChannels() {
        return upcallChannels;
    }

    int outputFd() {
        return outputFd;
    }

    int errorFd() {
        return errorFd;
    }

    /** Its end tells the worker that this process is gone. */
    int lifelineFd() {
        return lifelineFd;
    }

    /** What the worker tells of itself when a byte by the lifeline asks for it. */
    int reportFd() {
        return reportFd;
    }

    /** Closes the worker's ends in this process. */
    void closeChildEnds() throws IOException {
        for (int fd : childFds) {
            if (mailboxes == null || fd != mailboxes.fd()) {
                Posix.close(fd);
            }
        }
    }

    /** Closes this process's ends of a worker that was never born. */
    void closeOwnEnds() throws IOException {
        Posix.close(outputFd);
        Posix.close(errorFd);
        Posix.close(lifelineFd);
        Posix.close(reportFd);
        closeAll(channels);
        closeAll(upcallChannels);
    }

    static void closeAll(Channel... channels) throws IOException {
        for (Channel channel : channels) {
            channel.close();
        }
    }
}
