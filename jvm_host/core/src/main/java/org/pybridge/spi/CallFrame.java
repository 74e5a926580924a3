package org.pybridge.spi;

/** The arguments of one call, written in order. A failure to write one ends the call. */
public abstract class CallFrame {
    /** For PyBridge alone. */
    protected CallFrame() {}

    /** Writes a boolean. */
    public abstract void putBoolean(boolean value);

    /** Writes a char, as text. */
    public abstract void putChar(char value);

    /** Writes an integer of any width. */
    public abstract void putLong(long value);

    /** Writes a float or double. */
    public abstract void putDouble(double value);

    /** Writes a text; null is None. */
    public abstract void putText(String value);

    /** Writes any other value, for this target of the call. */
    public abstract void putObject(Object target, Object value);

    /** Writes the last value, which may be the call's {@link org.pybridge.Keywords}. */
    public abstract void putLast(Object target, Object value);
}
