package org.pybridge.embedded;

import java.util.concurrent.TimeUnit;

/** Python's end, which comes with the JVM's: atexit functions and a flush, bounded in time. */
final class ExitHook {
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static boolean installed;

    private ExitHook() {}

    static synchronized void install() {
        if (!installed) {
            Runtime.getRuntime().addShutdownHook(new Thread(ExitHook::run, "pybridge-exit"));
            installed = true;
        }
    }

    private static void run() {
        Thread python = new Thread(CoreNatives::prepareExit, "pybridge-exit-functions");
        python.setDaemon(true); // Python code that never ends must not keep the JVM
        python.start();
        try {
            python.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
