package flinkpredict;

/** Compares scores with plain Python's, bit for bit. Not thread-safe. */
final class Check {
    private final LabelledRows rows;
    private final long[] counts; // of scores, by row
    private long count;
    private long agreeing;

    Check(LabelledRows rows) {
        this.rows = rows;
        counts = new long[rows.count()];
    }

    void take(Score score) {
        final double wanted = rows.probabilities()[score.index()];
        counts[score.index()]++;
        count++;
        if (Double.doubleToRawLongBits(score.probability()) == Double.doubleToRawLongBits(wanted)) {
            agreeing++;
        } else {
            System.out.printf(
                    "differs row=%d flink=%s plain_python=%s%n",
                    score.index(), score.probability(), wanted);
        }
    }

    long count() {
        return count;
    }

    long agreeing() {
        return agreeing;
    }

    /**
     * Ends the check of a job that has scored each row so many times.
     *
     * @throws IllegalStateException if a row has another count of scores
     */
    void requireEachRow(long times) {
        for (int row = 0; row < counts.length; row++) {
            if (counts[row] != times) {
                throw new IllegalStateException(
                        "wrong count of scores: row=%d, seen=%d, wanted=%d"
                                .formatted(row, counts[row], times));
            }
        }
    }

    /**
     * Ends the check.
     *
     * @throws IllegalStateException if a score differed
     */
    void requireAgreement() {
        if (agreeing != count) {
            throw new IllegalStateException(
                    "Flink and plain Python disagree: scores=%d, agreeing=%d"
                            .formatted(count, agreeing));
        }
    }
}
