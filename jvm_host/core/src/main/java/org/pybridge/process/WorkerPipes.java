package org.pybridge.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.pybridge.platform.Posix;

/** The pipes between this process and one worker, both ends until the worker is born. */
final class WorkerPipes {
    private static final int READ_END = 0; // of what Posix.pipe returns
    private static final int WRITE_END = 1;

    private final int[] childFds;
    private final Mailboxes mailboxes; // null where there is no shared memory
    private final Channel[] channels;
    private final Channel[] upcallChannels;
    private int outputFd; // -1 once somebody has taken it over
    private int errorFd; // likewise
    private final int lifelineFd;
    private final int reportFd;

    /**
     * Makes all pipes, or none.
     *
     * @param mailboxes for all channels, taken over; null where the pipes carry the frames
     */
    WorkerPipes(int channelCount, int upcallChannelCount, Mailboxes mailboxes) throws IOException {
        int all = channelCount + upcallChannelCount;
        this.mailboxes = mailboxes;
        childFds = new int[WorkerCommand.FIRST_CHANNEL_FD + 2 * all];
        int streamCount = mailboxes == null ? 6 : 5;
        Iterator<int[]> pipes = pipes(streamCount + 2 * all).iterator();
        childFds[0] = endedInput(pipes.next());
        childFds[WorkerCommand.MAILBOXES_FD] =
                mailboxes == null ? endedInput(pipes.next()) : mailboxes.fd();
        outputFd = fromWorker(1, pipes.next());
        errorFd = fromWorker(2, pipes.next());
        lifelineFd = toWorker(WorkerCommand.LIFELINE_FD, pipes.next());
        reportFd = fromWorker(WorkerCommand.REPORT_FD, pipes.next());
        channels = new Channel[channelCount];
        upcallChannels = new Channel[upcallChannelCount];
        for (int i = 0; i < all; i++) {
            int childFd = WorkerCommand.FIRST_CHANNEL_FD + 2 * i;
            int writeFd = toWorker(childFd, pipes.next());
            int readFd = fromWorker(childFd + 1, pipes.next());
            Channel channel = new Channel(writeFd, readFd, mailboxes, i);
            if (i < channelCount) {
                channels[i] = channel;
            } else {
                upcallChannels[i - channelCount] = channel;
            }
        }
    }

    private List<int[]> pipes(int count) throws IOException {
        List<int[]> made = new ArrayList<>();
        try {
            while (made.size() < count) {
                made.add(Posix.pipe());
            }
            return made;
        } catch (IOException e) {
            for (int[] pipe : made) {
                Posix.close(pipe[READ_END]);
                Posix.close(pipe[WRITE_END]);
            }
            if (mailboxes != null) {
                mailboxes.close();
            }
            throw e;
        }
    }

    // A worker that reads its standard input sees the end at once.
    private static int endedInput(int[] pipe) throws IOException {
        Posix.close(pipe[WRITE_END]);
        return pipe[READ_END];
    }

    /** Where this process writes what the worker reads at its descriptor. */
    private int toWorker(int childFd, int[] pipe) {
        childFds[childFd] = pipe[READ_END];
        return pipe[WRITE_END];
    }

    /** Where this process reads what the worker writes to its descriptor. */
    private int fromWorker(int childFd, int[] pipe) {
        childFds[childFd] = pipe[WRITE_END];
        return pipe[READ_END];
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
        return childFds;
    }

    Channel[] channels() {
        return channels;
    }

    Channel[] upcallChannels() {
        return upcallChannels;
    }

    /** Where its standard output is to be read; the caller closes it. */
    int takeOutputFd() {
        int taken = outputFd;
        outputFd = -1;
        return taken;
    }

    /** Where its standard error is to be read; the caller closes it. */
    int takeErrorFd() {
        int taken = errorFd;
        errorFd = -1;
        return taken;
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
        for (int i = 0; i < childFds.length; i++) {
            if (mailboxes == null || i != WorkerCommand.MAILBOXES_FD) { // that one is theirs
                Posix.close(childFds[i]);
            }
        }
    }

    /** Closes this process's ends of a worker that was never born, or that nobody can watch. */
    void closeOwnEnds() throws IOException {
        for (int fd : new int[] {outputFd, errorFd, lifelineFd, reportFd}) {
            if (fd >= 0) {
                Posix.close(fd);
            }
        }
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
