package org.pybridge.process;

import java.io.IOException;

/** Where worker processes come from. */
interface WorkerParent {
    /**
     * Starts one.
     *
     * @param mailboxes its own; null where the pipes carry the frames
     * @param childFds element i becomes its descriptor i
     */
    ChildProcess start(Mailboxes mailboxes, int[] childFds) throws IOException;
}
