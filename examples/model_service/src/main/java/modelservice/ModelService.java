package modelservice;

import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Scores every row of a CSV file with a Python model, one call per row, in thread mode and then in
 * process mode, and compares each result bit for bit with plain Python's.
 *
 * <p>Prints one event a line, {@code name key=value …}. Exits with 1 if a result differs.
 */
public final class ModelService {
    private static final String MODEL = "breast_cancer_model";

    private final PythonConfig config;
    private final LabelledRows rows;
    private final int warmUpPasses;
    private final int timedPasses;

    /** The Python function {@code score}, as Java sees it. */
    @FunctionalInterface
    interface Scorer {
        double score(double[] features);
    }

    private ModelService(
            PythonConfig config, LabelledRows rows, int warmUpPasses, int timedPasses) {
        this.config = config;
        this.rows = rows;
        this.warmUpPasses = warmUpPasses;
        this.timedPasses = timedPasses;
    }

    /** Runs both modes: MODEL_FOLDER ROWS_CSV WARM_UP_PASSES TIMED_PASSES. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println(
                    "usage: ModelService MODEL_FOLDER ROWS_CSV WARM_UP_PASSES TIMED_PASSES");
            System.exit(2);
        }
        final LabelledRows rows = LabelledRows.read(Path.of(args[1]));
        final int warmUpPasses = Integer.parseInt(args[2]);
        final int timedPasses = Integer.parseInt(args[3]);
        boolean agreed = true;
        for (ExecutionMode mode : List.of(ExecutionMode.THREAD, ExecutionMode.PROCESS)) {
            final PythonConfig config = PythonConfig.builder().mode(mode).addPath(args[0]).build();
            agreed &= new ModelService(config, rows, warmUpPasses, timedPasses).run();
        }
        System.exit(agreed ? 0 : 1);
    }

    /** Starts Python, scores all rows and tells whether all agreed. */
    private boolean run() {
        try (Python python = Python.start(config);
                PyFunction describe = python.function(MODEL + ":describe");
                PyFunction score = python.function(MODEL + ":score")) {
            event(
                    "start",
                    "rows=%d calls=%d python=%s java=%s model=%s",
                    rows.count(),
                    rows.count() * (warmUpPasses + timedPasses),
                    python.version(),
                    System.getProperty("java.version"),
                    describe.call());
            return scoreAll(score.as(Scorer.class));
        }
    }

    private boolean scoreAll(Scorer scorer) {
        final BitSet differing = new BitSet(rows.count());
        final CallTimes times = new CallTimes(rows.count() * timedPasses);
        for (int pass = 0; pass < warmUpPasses + timedPasses; pass++) {
            for (int row = 0; row < rows.count(); row++) {
                final long startNs = System.nanoTime();
                final double seen = scorer.score(rows.features()[row]);
                final long timeNs = System.nanoTime() - startNs;
                if (pass >= warmUpPasses) {
                    times.add(timeNs);
                }
                compare(row, seen, differing);
            }
            event("progress", "calls=%d", (pass + 1) * rows.count());
        }
        return report(rows.count() - differing.cardinality(), times);
    }

    /**
     * Bit for bit, as {@code ==} takes 0.0 for -0.0 and no NaN for another; tells of each row once.
     */
    private void compare(int row, double seen, BitSet differing) {
        final double wanted = rows.probabilities()[row];
        if (Double.doubleToRawLongBits(seen) != Double.doubleToRawLongBits(wanted)
                && !differing.get(row)) {
            differing.set(row);
            event("differs", "row=%d java=%s plain_python=%s", row, seen, wanted);
        }
    }

    private boolean report(int agree, CallTimes times) {
        event(
                "result",
                "rows=%d agree=%d p50_ns=%d p99_ns=%d calls_per_s=%s",
                rows.count(),
                agree,
                times.percentileNs(0.5),
                times.percentileNs(0.99),
                times.callsPerSecond());
        return agree == rows.count();
    }

    private void event(String name, String format, Object... values) {
        final String mode = config.mode().name().toLowerCase(Locale.ROOT);
        System.out.println(
                name + " mode=" + mode + " " + String.format(Locale.ROOT, format, values));
    }
}
