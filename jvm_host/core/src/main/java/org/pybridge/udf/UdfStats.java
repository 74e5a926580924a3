package org.pybridge.udf;

/** What an opened function has done: of one moment, not of one call. */
public final class UdfStats {
    private final long calls;
    private final long rows;
    private final long errors;

    UdfStats(long calls, long rows, long errors) {
        this.calls = calls;
        this.rows = rows;
        this.errors = errors;
    }

    /** Calls of Python that were begun: one for a row, and one for a batch. */
    public long calls() {
        return calls;
    }

    /** Rows that were given to the function. */
    public long rows() {
        return rows;
    }

    /** Calls that ended with an exception. */
    public long errors() {
        return errors;
    }

    @Override
    public String toString() {
        return "calls=" + calls + ", rows=" + rows + ", errors=" + errors;
    }
}
