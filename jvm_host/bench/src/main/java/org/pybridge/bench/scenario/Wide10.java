package org.pybridge.bench.scenario;

import static org.pybridge.bench.scenario.RowOperands.half;
import static org.pybridge.bench.scenario.RowOperands.text;
import static org.pybridge.bench.scenario.RowOperands.whole;

import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** A typed row of 10 columns, longs, doubles and texts of 16 characters, to one double. */
public final class Wide10 extends EmbeddedScenario {
    private static final int COLUMN_COUNT = 10;

    private Row10 score;
    private Row10 weigh;

    /** Nothing is resolved yet. */
    public Wide10() {
        super("wide_10", "a typed row of 10 mixed columns to one double", "wide", "10", 512);
    }

    @Override
    public void setUp(Environment environment) {
        final Python python = environment.python();
        score = python.function("bench_functions:score").as(Row10.class);
        weigh = python.function("bench_functions:weigh").as(Row10.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(
                name(), call(weigh, 7), RowOperands.weight(7, COLUMN_COUNT));
    }

    @Override
    public long run(int operationCount) {
        final Row10 bound = score;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += (long) (call(bound, index & 0xFFFF) * 2);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += (long) (RowOperands.score(index & 0xFFFF) * 2);
        }
        return checksum;
    }

    private static double call(Row10 row, long base) {
        return row.score(
                whole(base, 0),
                half(base, 1),
                text(2),
                whole(base, 3),
                half(base, 4),
                text(5),
                whole(base, 6),
                half(base, 7),
                text(8),
                whole(base, 9));
    }
}
