package org.pybridge.runtime;

/** Where calls of functions asked for by name run: the workers of one runtime. Thread-safe. */
public interface CallPlaces {
    /** Whether every such call enters here; if not, the runtime's current session serves it. */
    boolean areMany();

    /**
     * A place for one call, to be left when the call is over. Waits while there is none.
     *
     * @param bound the session where objects of its arguments live; null if there are none
     * @param stillWanted throws once nobody wants the call any more; null if that does not happen
     * @param isAccepted whether the call has waited in another queue before
     * @throws java.util.concurrent.RejectedExecutionException if too many wait already
     * @throws org.pybridge.WorkerException if no worker can be had
     */
    Place enter(Session bound, Runnable stillWanted, boolean isAccepted);

    /** As {@link #enter}, for what takes no time: whatever the workers have to do. */
    Place enterAtOnce();

    /** The home worker, for what is no call: it is not ended before that place is left. */
    Place enterHome();

    /** What one call has of a worker. */
    interface Place {
        /** Where the call is to be made. */
        Session session();

        /** The call is over. Called once. */
        void leave();
    }
}
