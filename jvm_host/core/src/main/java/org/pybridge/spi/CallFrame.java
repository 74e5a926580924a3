package org.pybridge.spi;

/**
 * The arguments of one call, written in order, each with its index. A failure to write one ends the
 * call.
 */
public abstract class CallFrame {
    /** For PyBridge alone. */
    protected CallFrame() {}

    /** Writes a boolean. */
    public abstract void putBoolean(int index, boolean value);

    /** Writes a char, as text. */
    public abstract void putChar(int index, char value);

    /** Writes an integer of any width. */
    public abstract void putLong(int index, long value);

    /** Writes a float or double. */
    public abstract void putDouble(int index, double value);

    /** Writes a text; null is None. */
    public abstract void putText(int index, String value);

    /** Writes any other value, for this target of the call. */
    public abstract void putObject(int index, Object target, Object value);

    /** Writes the last value, which may be the call's {@link org.pybridge.Keywords}. */
    public abstract void putLast(int index, Object target, Object value);
}
