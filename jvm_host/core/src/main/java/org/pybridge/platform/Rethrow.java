package org.pybridge.platform;

/** Throws errors that were caught elsewhere. */
public final class Rethrow {
    private Rethrow() {}

    /**
     * Throws the error as it is, a checked one too. It never returns: {@code throw Rethrow.of(e)}
     * tells that to the compiler.
     */
    public static RuntimeException of(Throwable error) {
        throw Rethrow.<RuntimeException>pretended(error);
    }

    @SuppressWarnings("unchecked") // the type is a pretence, which the JVM does not know of
    private static <T extends Throwable> T pretended(Throwable error) throws T {
        throw (T) error;
    }
}
