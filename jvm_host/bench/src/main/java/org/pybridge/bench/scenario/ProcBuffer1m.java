package org.pybridge.bench.scenario;

import java.nio.DoubleBuffer;
import java.util.Optional;
import org.pybridge.NdArray;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Doubles;

/** 1 MiB of {@code python.allocate} to a worker and back in place, beside C that copies as much. */
public final class ProcBuffer1m extends HopScenario {
    private static final int COUNT = ProcArray1m.COUNT;

    private DoubleBuffer values;
    private ArrayEcho echo;

    /** Memory to an array on it. */
    @FunctionalInterface
    public interface ArrayEcho {
        /** An array on the same memory. */
        NdArray echo(DoubleBuffer values);
    }

    /** Nothing is resolved yet. */
    public ProcBuffer1m() {
        super(
                Hop.SPINNING,
                "proc_buffer_1m",
                "NdArray echo(DoubleBuffer) of 1 MiB of python.allocate in a worker, not copied");
    }

    @Override
    public void setUp(Environment environment) {
        values = environment.python().allocate((long) COUNT * Double.BYTES).asDoubleBuffer();
        values.put(0, Doubles.array(COUNT));
        echo = environment.python().function("bench_functions:echo").as(ArrayEcho.class);
    }

    @Override
    public void check() {
        try (NdArray seen = echo.echo(values)) {
            WrongResultException.unlessEqual(name(), doubles(seen).equals(values), true);
            values.put(1, -7);
            WrongResultException.unlessEqual(name(), doubles(seen).get(1), -7.0);
            values.put(1, 1);
        }
    }

    private static DoubleBuffer doubles(NdArray array) {
        return array.buffer().asDoubleBuffer();
    }

    @Override
    public long run(int operationCount) {
        final ArrayEcho bound = echo;
        final DoubleBuffer operand = values;
        double checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            operand.put(0, Doubles.first(index));
            try (NdArray reply = bound.echo(operand)) {
                final DoubleBuffer seen = doubles(reply);
                checksum += seen.get(0) + seen.get(COUNT - 1);
            }
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
