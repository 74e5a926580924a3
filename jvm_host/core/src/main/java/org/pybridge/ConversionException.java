package org.pybridge;

import java.util.OptionalLong;

/** A value cannot cross. The message names the path to it, the type seen and the type wanted. */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 2L;
    private static final long NONE = -1;

    private final long row;
    private final long rowsDone;

    /** Made by PyBridge. */
    public ConversionException(String message) {
        super(message);
        this.row = NONE;
        this.rowsDone = NONE;
    }

    /** Made by PyBridge, for a row of a batch; a negative row, and a negative count, for none. */
    public ConversionException(String message, long row, long rowsDone) {
        super(PythonException.inRow(message, row, rowsDone));
        this.row = row;
        this.rowsDone = row < 0 ? NONE : rowsDone;
    }

    /**
     * The row of {@link PyFunction#each}, or of a batch of a declared function, whose value it is,
     * counted from 0; empty for any other call.
     */
    public OptionalLong row() {
        return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
    }

    /**
     * For how many rows of {@link PyFunction#each} the function had returned and its result had
     * been taken: 0 where a column's value is refused, the row's index where a result is; all rows
     * where only the conversion to the asked class, after the last one, failed. Empty for any other
     * call.
     */
    public OptionalLong rowsDone() {
        return rowsDone < 0 ? OptionalLong.empty() : OptionalLong.of(rowsDone);
    }
}
