package org.pybridge.embedded;

/**
 * Python's end, which comes with the JVM's: atexit functions and a flush, bounded in time.
 *
 * <p>The native core defines this class once more, in the bootstrap class loader, and makes the one
 * object of the process, so that the hook keeps no class loader of an application ({@code
 * native/jvm/exit_hook.hpp}). So it refers to Java's own classes alone, and nothing refers to it.
 */
final class ExitHook extends Thread {
    ExitHook() {
        super("pybridge-exit");
    }

    /**
     * Gives up the GIL that the calling thread may hold: this is the one that ends the JVM, so the
     * body of its {@code hold} never goes on, while Python's exit functions need the GIL.
     */
    @Override
    public void start() {
        giveUpGil();
        super.start();
    }

    /** Runs Python's exit functions and flushes its streams, or forgets the JVM that ends. */
    @Override
    public native void run();

    private static native void giveUpGil();
}
