package org.pybridge.platform;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A daemon thread that is there while there is something to do: who brings it work wakes it, and it
 * ends when it has had none for a while. Thread-safe.
 */
public final class OnDemandThread implements Runnable {
    private final String name;
    private final long stackBytes;
    private final Runnable body;
    private volatile Thread running;

    /**
     * A thread that has not started.
     *
     * @param stackBytes as of {@link DaemonThread}; 0 for the JVM's own size
     * @param body returns once {@link #ends} has said so, or when nobody will bring it work any
     *     more
     */
    public OnDemandThread(String name, long stackBytes, Runnable body) {
        this.name = name;
        this.stackBytes = stackBytes;
        this.body = body;
    }

    /** Whether it runs, so that work brought before this is seen without {@link #wake}. */
    public boolean isRunning() {
        return running != null;
    }

    /**
     * Starts it, or ends its parking. The work is there already.
     *
     * @throws OutOfMemoryError if the system has no thread; the next time tries again
     */
    public void wake() {
        Thread awake = running;
        if (awake != null) {
            LockSupport.unpark(awake);
        } else {
            start();
        }
    }

    /** Ends its parking, if it runs. */
    public void unpark() {
        LockSupport.unpark(running);
    }

    private synchronized void start() {
        if (running == null) {
            Thread thread = DaemonThread.of(name, stackBytes, this);
            thread.start();
            running = thread;
        } else {
            LockSupport.unpark(running);
        }
    }

    @Override
    public void run() {
        try {
            body.run();
        } catch (Throwable error) { // whatever it is, the next work starts another
            synchronized (this) {
                running = null;
            }
            throw error;
        }
    }

    /**
     * Asked by the body before it returns: whether there is nothing to do. Work that comes now
     * either sees that nobody runs, or is seen here.
     */
    public synchronized boolean ends(BooleanSupplier idle) {
        running = null;
        if (idle.getAsBoolean()) {
            return true;
        }
        running = Thread.currentThread();
        return false;
    }
}
