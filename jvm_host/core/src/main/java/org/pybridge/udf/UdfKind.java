package org.pybridge.udf;

/** What a function gives for what, as Python and Java call it. */
enum UdfKind {
    SCALAR("scalar", false),
    VECTORIZED("scalar", true),
    TABLE("table", false),
    AGGREGATE("aggregate", false),
    TABLE_AGGREGATE("table aggregate", false),
    VECTORIZED_AGGREGATE("aggregate", true),
    MAP("map", false),
    VECTORIZED_MAP("map", true),
    FILTER("filter", false),
    FLAT_MAP("flat map", false);

    private final String use;
    private final boolean byColumns;

    UdfKind(String use, boolean byColumns) {
        this.use = use;
        this.byColumns = byColumns;
    }

    /** How Python calls this use of a function. */
    String use() {
        return use;
    }

    /** Whether the function gets the whole row as one argument. */
    boolean isOfRows() {
        return this == MAP || this == VECTORIZED_MAP || this == FILTER || this == FLAT_MAP;
    }

    /** Whether the function gets columns. */
    boolean byColumns() {
        return byColumns;
    }

    OpenUdf opened(Opening opening) {
        switch (this) {
            case TABLE:
            case MAP:
            case VECTORIZED_MAP:
            case FILTER:
            case FLAT_MAP:
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
        return byColumns ? "vectorised " + use : use;
    }
}
