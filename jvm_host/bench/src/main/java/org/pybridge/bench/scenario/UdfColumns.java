package org.pybridge.bench.scenario;

import java.util.Arrays;
import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Doubles;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;

/** A declared function of columns, called with a thousand rows; an operation is a row. */
public final class UdfColumns extends EmbeddedScenario {
    private static final int ROW_COUNT = 1000;

    private final double[] first = Doubles.array(ROW_COUNT);
    private final double[] second = new double[ROW_COUNT];
    private final double[] sums = new double[ROW_COUNT];
    private final String function;
    private ScalarUdf add;

    private UdfColumns(String library, String function) {
        super(
                "udf_" + library,
                "a vectorised UDF of two columns of 1000 doubles, by " + library + ", per row",
                "udf_columns",
                library,
                2 * ROW_COUNT * Double.BYTES);
        this.function = function;
        Arrays.fill(second, 0.5);
    }

    /** Columns are arrays of numpy. */
    public static UdfColumns numpy() {
        return new UdfColumns("numpy", "udf_functions:add_udf");
    }

    /** Columns are Series of pandas. */
    public static UdfColumns pandas() {
        return new UdfColumns("pandas", "udf_functions:add_pandas_udf");
    }

    /** Columns are arrays of Arrow. */
    public static UdfColumns arrow() {
        return new UdfColumns("arrow", "udf_functions:add_arrow_udf");
    }

    @Override
    public void setUp(Environment environment) {
        add = PythonUdf.vectorized(function).open(environment.python());
    }

    @Override
    public void check() {
        double[] sum = add.evalAllAs(double[].class, new double[] {1}, new double[] {2.5});
        WrongResultException.unlessEqual(name(), sum[0], 3.5);
    }

    @Override
    public long run(int operationCount) {
        final ScalarUdf bound = add;
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            first[0] = Doubles.first(done / ROW_COUNT);
            checksum += ends(bound.evalAllInto(sums, first, second));
        }
        return checksum;
    }

    private static long ends(double[] sums) {
        return (long) (2 * (sums[0] + sums[ROW_COUNT - 1]));
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expectedOfEnds(ROW_COUNT, operationCount / ROW_COUNT) * 2
                + operationCount / ROW_COUNT * 2;
    }

    @Override
    public int batch() {
        return ROW_COUNT;
    }

    @Override
    public Optional<Workload> twin() {
        return Optional.of(new JavaTwin("java loop", this, this::runInJava));
    }

    private long runInJava(int operationCount) {
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            first[0] = Doubles.first(done / ROW_COUNT);
            for (int row = 0; row < ROW_COUNT; row++) {
                sums[row] = first[row] + second[row];
            }
            checksum += ends(sums);
        }
        return checksum;
    }
}
