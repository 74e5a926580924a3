package org.pybridge.bench.scenario;

import java.util.Set;
import java.util.stream.LongStream;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** One Python call per row, a thousand rows per crossing; an operation is a row. */
public final class Each1k extends EmbeddedScenario {
    private static final int ROW_COUNT = 1000;

    private final long[] first = LongStream.range(1000, 1000 + ROW_COUNT).toArray();
    private final long[] second = LongStream.generate(() -> 3).limit(ROW_COUNT).toArray();
    private PyFunction add;

    /** Nothing is resolved yet. */
    public Each1k() {
        super("each_1k", "each over 1000 rows of two long[], per row", "each", "held_1k", 64);
    }

    /** The same rows to a worker are a question of their own. */
    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {
        add = environment.python().function("bench_functions:add");
    }

    @Override
    public void check() {
        final long[] sums = add.each(long[].class, first, second);
        for (int row = 0; row < ROW_COUNT; row++) {
            WrongResultException.unlessEqual(name(), sums[row], first[row] + second[row]);
        }
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        for (int done = 0; done < operationCount; done += ROW_COUNT) {
            for (final long sum : add.each(long[].class, first, second)) {
                checksum += sum;
            }
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        final long sum = LongStream.of(first).sum() + LongStream.of(second).sum();
        return operationCount / ROW_COUNT * sum;
    }

    @Override
    public int batch() {
        return ROW_COUNT;
    }
}
