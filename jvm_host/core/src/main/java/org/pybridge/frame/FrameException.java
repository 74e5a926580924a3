package org.pybridge.frame;

/** A frame breaks the layout. A defect of PyBridge, or of a worker process. */
public final class FrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the value seen and the value wanted. */
    public FrameException(String message) {
        super(message);
    }
}
