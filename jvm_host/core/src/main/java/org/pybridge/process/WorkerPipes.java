package org.pybridge.process;

import java.io.IOException;
import java.util.List;
import org.pybridge.platform.Posix;

/** The pipes between this process and one worker, both ends until the worker is born. */
final class WorkerPipes {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private final ChildPipes pipes;
    private final Mailboxes mailboxes; // null where there is no shared memory
    private final Channel[] channels;
    private final Channel[] upcallChannels;

    /**
     * Makes all pipes, or none.
     *
     * @param mailboxes for all channels, taken over; null where the pipes carry the frames
     */
    WorkerPipes(int channelCount, int upcallChannelCount, Mailboxes mailboxes) throws IOException {
        int all = channelCount + upcallChannelCount;
        this.mailboxes = mailboxes;
        this.pipes = pipes(WorkerCommand.FIRST_CHANNEL_FD + 2 * all, mailboxes);
        pipes.closeOwn(STANDARD_INPUT); // a worker that reads it sees the end at once
        if (mailboxes == null) {
            pipes.closeOwn(WorkerCommand.MAILBOXES_FD);
        }
        channels = new Channel[channelCount];
        upcallChannels = new Channel[upcallChannelCount];
        for (int i = 0; i < all; i++) {
            int childFd = WorkerCommand.FIRST_CHANNEL_FD + 2 * i;
            int writeFd = pipes.take(childFd);
            int readFd = pipes.take(childFd + 1);
            Channel channel = new Channel(writeFd, readFd, mailboxes, i);
            if (i < channelCount) {
                channels[i] = channel;
            } else {
                upcallChannels[i - channelCount] = channel;
            }
        }
    }

    private static ChildPipes pipes(int count, Mailboxes mailboxes) throws IOException {
        if (mailboxes == null) {
            return ChildPipes.make(count, WorkerPipes::isReadByWorker);
        }
        boolean areMade = false;
        try {
            ChildPipes made =
                    ChildPipes.make(
                            count,
                            WorkerPipes::isReadByWorker,
                            WorkerCommand.MAILBOXES_FD,
                            mailboxes.fd());
            areMade = true;
            return made;
        } finally {
            if (!areMade) {
                mailboxes.close();
            }
        }
    }

    private static boolean isReadByWorker(int fd) {
        return fd >= WorkerCommand.FIRST_CHANNEL_FD
                ? fd % 2 == 0 // of each channel the first
                : fd == STANDARD_INPUT
                        || fd == WorkerCommand.LIFELINE_FD
                        || fd == WorkerCommand.MAILBOXES_FD;
    }

    /**
     * This process's side of one more channel of the running worker.
     *
     * @throws IOException if the worker's descriptors cannot be opened here
     */
    Channel open(ChannelOffer offer, long pid) throws IOException {
        int readFd = Posix.openPipe(pid, offer.writeFd(), false);
        int writeFd = -1;
        boolean isOpen = false;
        try {
            writeFd = Posix.openPipe(pid, offer.readFd(), true);
            boolean hasMailbox = mailboxes != null && offer.mailboxFd() >= 0;
            Mailboxes own = hasMailbox ? mailboxes.openOne(pid, offer.mailboxFd()) : null;
            Channel opened = new Channel(writeFd, readFd, own, 0);
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                Posix.close(readFd);
                if (writeFd >= 0) {
                    Posix.close(writeFd);
                }
            }
        }
    }

    /** The memory of all channels; null where there is none. */
    Mailboxes mailboxes() {
        return mailboxes;
    }

    /** The worker's ends, by the descriptors that it is to find them at. */
    int[] childFds() {
        return pipes.childFds();
    }

    Channel[] channels() {
        return channels;
    }

    Channel[] upcallChannels() {
        return upcallChannels;
    }

    /** Where its standard output is to be read; the caller closes it. */
    int takeOutputFd() {
        return pipes.take(STANDARD_OUTPUT);
    }

    /** Where its standard error is to be read; the caller closes it. */
    int takeErrorFd() {
        return pipes.take(STANDARD_ERROR);
    }

    /** Its end tells the worker that this process is gone. */
    int lifelineFd() {
        return pipes.own(WorkerCommand.LIFELINE_FD);
    }

    /** What the worker tells of itself when a byte by the lifeline asks for it. */
    int reportFd() {
        return pipes.own(WorkerCommand.REPORT_FD);
    }

    /** Closes the worker's ends in this process. */
    void closeChildEnds() throws IOException {
        pipes.closeChildEnds();
    }

    /** Closes this process's ends of a worker that was never born, or that nobody can watch. */
    void closeOwnEnds() throws IOException {
        pipes.closeOwnEnds();
        closeAll(channels);
        closeAll(upcallChannels);
    }

    static void closeAll(Channel... channels) throws IOException {
        closeAll(List.of(channels));
    }

    static void closeAll(List<Channel> channels) throws IOException {
        for (Channel channel : channels) {
            channel.close();
        }
    }
}
