package org.pybridge.embedded;

import java.util.concurrent.TimeUnit;

/** Python's end, which comes with the JVM's: atexit functions and a flush, bounded in time. */
final class ExitHook extends Thread {
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static boolean installed;

    private ExitHook() {
        super("pybridge-exit");
    }

    static synchronized void install() {
        if (!installed) {
            Runtime.getRuntime().addShutdownHook(new ExitHook());
            installed = true;
        }
    }

    /**
     * Gives up the GIL that the calling thread may hold: this is the one that ends the JVM, so the
     * body of its {@code hold} never goes on, while Python's exit functions need the GIL.
     */
    @Override
    public void start() {
        CoreNatives.giveUpGil();
        super.start();
    }

    @Override
    public void run() {
        Thread python = new ExitFunctions();
        python.start();
        try {
            python.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class ExitFunctions extends Thread {
        ExitFunctions() {
            super("pybridge-exit-functions");
            setDaemon(true); // Python code that never ends must not keep the JVM
        }

        @Override
        public void run() {
            CoreNatives.prepareExit();
        }
    }
}
