package org.pybridge.bench.peer;

/** A peer has no way to do a scenario. */
public final class CannotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message says why, for a reader who knows the peer. */
    public CannotException(String why) {
        super(why);
    }
}
