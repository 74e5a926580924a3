package org.pybridge.process;

import org.pybridge.PythonStartException;

/**
 * The end of a runtime's worker that comes with the JVM's: the worker's exit functions run and what
 * they print is passed on, bounded in time. The worker goes on serving, for other hooks of the
 * program may call it; it ends when the JVM is gone.
 */
final class WorkerExit extends Thread {
    private volatile WorkerSource source;

    private WorkerExit() {
        super("pybridge-worker-exit");
    }

    /**
     * Has the JVM run one when it ends.
     *
     * @throws PythonStartException if it ends already
     */
    static WorkerExit install() {
        WorkerExit exit = new WorkerExit();
        try {
            Runtime.getRuntime().addShutdownHook(exit);
        } catch (IllegalStateException e) {
            throw new PythonStartException("no worker process starts while the JVM ends", e);
        }
        return exit;
    }

    /** The runtime has a worker now. */
    void serve(WorkerSource started) {
        source = started;
    }

    /** The runtime is closed: the JVM shall keep nothing of it. */
    void remove() {
        source = null;
        try {
            Runtime.getRuntime().removeShutdownHook(this);
        } catch (IllegalStateException e) {
            return; // the JVM ends, and forgets us by that
        }
    }

    @Override
    public void run() {
        WorkerSource served = source;
        if (served != null) {
            served.prepareExit();
        }
    }
}
