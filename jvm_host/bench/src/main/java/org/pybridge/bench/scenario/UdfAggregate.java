package org.pybridge.bench.scenario;

import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Doubles;
import org.pybridge.udf.AggregateUdf;
import org.pybridge.udf.PythonUdf;

/** A declared aggregate of groups of a thousand doubles; an operation is a row. */
public final class UdfAggregate extends EmbeddedScenario {
    private static final int ROW_COUNT = 1000;

    private final double[] values = Doubles.array(ROW_COUNT);
    private AggregateUdf total;

    /** Nothing is opened yet. */
    public UdfAggregate() {
        super(
                "udf_aggregate",
                "an aggregate UDF of a group of 1000 doubles, per row",
                "udf",
                "aggregate",
                ROW_COUNT * Double.BYTES);
    }

    @Override
    public void setUp(Environment environment) {
        total = PythonUdf.aggregate("udf_functions:total_udf").open(environment.python());
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(
                name(), total.aggregate((Object) new double[] {1, 2.5}), 3.5);
    }

    @Override
    public long run(int operationCount) {
        final AggregateUdf bound = total;
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            values[0] = Doubles.first(done / ROW_COUNT);
            checksum += ((Double) bound.aggregate((Object) values)).longValue();
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expected(ROW_COUNT, operationCount / ROW_COUNT);
    }

    @Override
    public int batch() {
        return ROW_COUNT;
    }

    @Override
    public Optional<Workload> twin() {
        return Optional.of(new JavaTwin("java sum", this, this::runInJava));
    }

    private long runInJava(int operationCount) {
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            values[0] = Doubles.first(done / ROW_COUNT);
            double sum = 0;
            for (final double value : values) {
                sum += value;
            }
            checksum += (long) sum;
        }
        return checksum;
    }
}
