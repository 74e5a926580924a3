package org.pybridge.runtime;

/** Where a runtime gets its session: the one of thread mode, or that of the worker of the hour. */
public interface SessionSource extends AutoCloseable {
    /**
     * The live session; a dead worker's is replaced first.
     *
     * @throws org.pybridge.WorkerException if no new worker can be had
     */
    Session current();

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
