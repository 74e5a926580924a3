package org.pybridge;

/** A value cannot cross. The message names the path to it, the type seen and the type wanted. */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Made by PyBridge. */
    public ConversionException(String message) {
        super(message);
    }
}
