package org.pybridge.udf;

/** What a function gives for what, as Python and Java call it. */
enum UdfKind {
    SCALAR("scalar", false),
    VECTORIZED("scalar", true),
    TABLE("table", false),
    AGGREGATE("aggregate", false),
    TABLE_AGGREGATE("table aggregate", false),
    VECTORIZED_AGGREGATE("aggregate", true);

    private final String inPython;
    private final boolean byColumns;

    UdfKind(String inPython, boolean byColumns) {
        this.inPython = inPython;
        this.byColumns = byColumns;
    }

    /** The value of Python's FunctionKind. */
    String inPython() {
        return inPython;
    }

    /** Whether the function gets columns. */
    boolean byColumns() {
        return byColumns;
    }

    OpenUdf opened(Opening opening) {
        switch (this) {
            case TABLE:
                return new TableUdf(opening);
            case AGGREGATE:
            case TABLE_AGGREGATE:
                return new AggregateUdf(opening);
            default:
                return new ScalarUdf(opening);
        }
    }

    @Override
    public String toString() {
        return byColumns ? "vectorised " + inPython : inPython;
    }
}
