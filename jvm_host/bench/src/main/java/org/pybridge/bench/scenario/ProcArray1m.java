package org.pybridge.bench.scenario;

import java.util.Arrays;
import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Doubles;

/** A {@code double[]} of 1 MiB to a worker and back, beside C that copies it once each way. */
public final class ProcArray1m extends HopScenario {
    static final int COUNT = 128 * 1024;

    private final double[] values = Doubles.array(COUNT);
    private ArrayEcho echo;

    /** An array to an array. */
    @FunctionalInterface
    public interface ArrayEcho {
        /** The same doubles, in a new array. */
        double[] echo(double[] values);
    }

    /** Nothing is resolved yet. */
    public ProcArray1m() {
        super(
                Hop.SPINNING,
                "proc_ndarray_1m",
                "double[] echo(double[]) of 1 MiB in a worker, copied both ways");
    }

    @Override
    public void setUp(Environment environment) {
        echo = hop.python(environment).function("bench_functions:echo").as(ArrayEcho.class);
    }

    @Override
    public void check() {
        final double[] seen = echo.echo(values);
        WrongResultException.unlessEqual(name(), Arrays.equals(seen, values), true);
        WrongResultException.unlessEqual(name(), seen == values, false);
    }

    @Override
    public long run(int operationCount) {
        final ArrayEcho bound = echo;
        final double[] operand = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            operand[0] = Doubles.first(index);
            final double[] reply = bound.echo(operand);
            checksum += reply[0] + reply[COUNT - 1];
        }
        return (long) checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Doubles.expectedOfEnds(COUNT, operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(hop.bare(environment, COUNT * Double.BYTES));
    }
}
