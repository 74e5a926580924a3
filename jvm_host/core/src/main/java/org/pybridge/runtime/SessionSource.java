package org.pybridge.runtime;

import java.util.List;

/** Where a runtime gets its session: the one of thread mode, or that of the worker of the hour. */
public interface SessionSource extends AutoCloseable {
    /**
     * The live session; a dead worker's is replaced first.
     *
     * @throws org.pybridge.WorkerException if no new worker can be had
     */
    Session current();

    /**
     * As {@link #current}, for what is to stay there: while that session's worker lives, no newer
     * one takes its place.
     */
    default Session home() {
        return current();
    }

    /** The live sessions but for the current one. */
    default List<Session> otherSessions() {
        return List.of();
    }

    /** Where functions asked for by name run; null where there is but one place for ever. */
    default CallPlaces places() {
        return null;
    }

    /** The sources of modules have changed: sessions that begin from now on are to have those. */
    default void sourcesChanged() {}

    /** A module was reloaded in one session: those that have begun but are not there yet follow. */
    default void reloaded(String module) {}

    /** What the sessions share. */
    RuntimeResources resources();

    /** What was counted so far, after close too. Waits for nothing, the GIL included. */
    SourceCounts counts();

    /** The Python stacks of all threads. Needs no GIL. */
    PythonThreads pythonThreads();

    /** Ends the session and what it runs in. Called once. */
    @Override
    void close();
}
