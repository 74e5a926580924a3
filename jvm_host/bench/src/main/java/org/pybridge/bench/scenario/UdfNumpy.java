package org.pybridge.bench.scenario;

import java.util.Arrays;
import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Doubles;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;

/** A declared function of numpy arrays, called with a thousand rows; an operation is a row. */
public final class UdfNumpy extends EmbeddedScenario {
    private static final int ROW_COUNT = 1000;

    private final double[] first = Doubles.array(ROW_COUNT);
    private final double[] second = new double[ROW_COUNT];
    private ScalarUdf add;

    /** Nothing is opened yet. */
    public UdfNumpy() {
        super(
                "udf_numpy",
                "a vectorised UDF of two columns of 1000 doubles, by numpy, per row",
                "udf",
                "numpy",
                2 * ROW_COUNT * Double.BYTES);
        Arrays.fill(second, 0.5);
    }

    @Override
    public void setUp(Environment environment) {
        add = PythonUdf.vectorized("udf_functions:add_udf").open(environment.python());
    }

    @Override
    public void check() {
        double[] sums = add.evalAllAs(double[].class, new double[] {1}, new double[] {2.5});
        WrongResultException.unlessEqual(name(), sums[0], 3.5);
    }

    @Override
    public long run(int operationCount) {
        final ScalarUdf bound = add;
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            first[0] = Doubles.first(done / ROW_COUNT);
            checksum += ends(bound.evalAllAs(double[].class, first, second));
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
        return Optional.of(new InJava());
    }

    private final class InJava implements Workload {
        @Override
        public String name() {
            return "java loop";
        }

        @Override
        public long run(int operationCount) {
            long checksum = 0;
            for (int done = 0; done < operationCount; done += ROW_COUNT) {
                first[0] = Doubles.first(done / ROW_COUNT);
                double[] sums = new double[ROW_COUNT];
                for (int row = 0; row < ROW_COUNT; row++) {
                    sums[row] = first[row] + second[row];
                }
                checksum += ends(sums);
            }
            return checksum;
        }

        @Override
        public long expected(int operationCount) {
            return UdfNumpy.this.expected(operationCount);
        }

        @Override
        public int batch() {
            return ROW_COUNT;
        }
    }
}
