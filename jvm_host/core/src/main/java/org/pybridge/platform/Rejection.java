package org.pybridge.platform;

/** Why one Python of the list cannot be used; the message is shown beside its place in the list. */
final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    Rejection(String message) {
        super(message);
    }
}
