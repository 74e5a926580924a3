package org.pybridge.platform;

/** Threads of our own. They end with the JVM, and inherit nothing that keeps a class loader. */
public final class DaemonThread {
    private static final long DEFAULT_STACK = 0;

    private DaemonThread() {}

    /** A thread that has not started. */
    public static Thread of(String name, Runnable body) {
        return of(name, DEFAULT_STACK, body);
    }

    /** A thread that has not started, with a stack of about this size. */
    public static Thread of(String name, long stackBytes, Runnable body) {
        Thread thread = new Thread(null, body, name, stackBytes, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
