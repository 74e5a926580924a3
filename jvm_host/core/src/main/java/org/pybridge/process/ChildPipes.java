package org.pybridge.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.pybridge.platform.Posix;

/** The pipes to a process that is to be born, by the descriptors that it is to find them at. */
final class ChildPipes {
    private static final int READ_END = 0; // of what Posix.pipe returns
    private static final int WRITE_END = 1;
    private static final int NONE = -1;

    private final int[] childFds;
    private final int[] ownFds;
    private final int lentAt; // NONE if nothing was

    private ChildPipes(int count, int lentAt) {
        childFds = new int[count];
        ownFds = new int[count];
        Arrays.fill(childFds, NONE);
        Arrays.fill(ownFds, NONE);
        this.lentAt = lentAt;
    }

    /** Makes so many pipes, or none; the child reads those, and writes to the others. */
    static ChildPipes make(int count, IntPredicate childReads) throws IOException {
        return made(new ChildPipes(count, NONE), childReads);
    }

    /** As above, but this descriptor of ours takes the place of one pipe. */
    static ChildPipes make(int count, IntPredicate childReads, int lentAt, int lentFd)
            throws IOException {
        ChildPipes pipes = new ChildPipes(count, lentAt);
        pipes.childFds[lentAt] = lentFd;
        return made(pipes, childReads);
    }

    private static ChildPipes made(ChildPipes pipes, IntPredicate childReads) throws IOException {
        boolean areMade = false;
        try {
            for (int fd = 0; fd < pipes.childFds.length; fd++) {
                if (fd != pipes.lentAt) {
                    int[] pipe = Posix.pipe();
                    boolean isRead = childReads.test(fd);
                    pipes.childFds[fd] = pipe[isRead ? READ_END : WRITE_END];
                    pipes.ownFds[fd] = pipe[isRead ? WRITE_END : READ_END];
                }
            }
            areMade = true;
            return pipes;
        } finally {
            if (!areMade) {
                pipes.closeChildEnds();
                pipes.closeOwnEnds();
            }
        }
    }

    /** The child's ends: element i is for its descriptor i. */
    int[] childFds() {
        return childFds;
    }

    /** This process's end of the pipe that the child has at this descriptor. */
    int own(int childFd) {
        return ownFds[childFd];
    }

    /** As {@link #own}, for a caller that sees to its end from now on. */
    int take(int childFd) {
        int taken = ownFds[childFd];
        ownFds[childFd] = NONE;
        return taken;
    }

    /** Closes this process's end of one pipe. */
    void closeOwn(int childFd) throws IOException {
        Posix.close(take(childFd));
    }

    /** Closes the child's ends in this process, once it has its own. */
    void closeChildEnds() throws IOException {
        for (int fd = 0; fd < childFds.length; fd++) {
            if (fd != lentAt && childFds[fd] != NONE) {
                Posix.close(childFds[fd]);
            }
        }
    }

    /** Closes what nobody has taken of this process's ends. */
    void closeOwnEnds() throws IOException {
        for (int fd = 0; fd < ownFds.length; fd++) {
            if (ownFds[fd] != NONE) {
                closeOwn(fd);
            }
        }
    }
}
