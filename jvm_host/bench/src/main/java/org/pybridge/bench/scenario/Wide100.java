package org.pybridge.bench.scenario;

import static org.pybridge.bench.scenario.RowOperands.half;
import static org.pybridge.bench.scenario.RowOperands.text;
import static org.pybridge.bench.scenario.RowOperands.whole;

import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/** A typed row of 100 columns, longs, doubles and texts of 16 characters, to one double. */
public final class Wide100 extends EmbeddedScenario {
    private static final int COLUMN_COUNT = 100;

    private Row100 score;
    private Row100 weigh;

    /** Nothing is resolved yet. */
    public Wide100() {
        super("wide_100", "a typed row of 100 mixed columns to one double", "wide", "100", 3072);
    }

    @Override
    public void setUp(Environment environment) {
        final Python python = environment.python();
        score = python.function("bench_functions:score").as(Row100.class);
        weigh = python.function("bench_functions:weigh").as(Row100.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(
                name(), call(weigh, 7), RowOperands.weight(7, COLUMN_COUNT));
    }

    @Override
    public long run(int operationCount) {
        final Row100 bound = score;
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

    private static double call(Row100 row, long base) {
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
                whole(base, 9),
                half(base, 10),
                text(11),
                whole(base, 12),
                half(base, 13),
                text(14),
                whole(base, 15),
                half(base, 16),
                text(17),
                whole(base, 18),
                half(base, 19),
                text(20),
                whole(base, 21),
                half(base, 22),
                text(23),
                whole(base, 24),
                half(base, 25),
                text(26),
                whole(base, 27),
                half(base, 28),
                text(29),
                whole(base, 30),
                half(base, 31),
                text(32),
                whole(base, 33),
                half(base, 34),
                text(35),
                whole(base, 36),
                half(base, 37),
                text(38),
                whole(base, 39),
                half(base, 40),
                text(41),
                whole(base, 42),
                half(base, 43),
                text(44),
                whole(base, 45),
                half(base, 46),
                text(47),
                whole(base, 48),
                half(base, 49),
                text(50),
                whole(base, 51),
                half(base, 52),
                text(53),
                whole(base, 54),
                half(base, 55),
                text(56),
                whole(base, 57),
                half(base, 58),
                text(59),
                whole(base, 60),
                half(base, 61),
                text(62),
                whole(base, 63),
                half(base, 64),
                text(65),
                whole(base, 66),
                half(base, 67),
                text(68),
                whole(base, 69),
                half(base, 70),
                text(71),
                whole(base, 72),
                half(base, 73),
                text(74),
                whole(base, 75),
                half(base, 76),
                text(77),
                whole(base, 78),
                half(base, 79),
                text(80),
                whole(base, 81),
                half(base, 82),
                text(83),
                whole(base, 84),
                half(base, 85),
                text(86),
                whole(base, 87),
                half(base, 88),
                text(89),
                whole(base, 90),
                half(base, 91),
                text(92),
                whole(base, 93),
                half(base, 94),
                text(95),
                whole(base, 96),
                half(base, 97),
                text(98),
                whole(base, 99));
    }
}
