package org.pybridge.bench.scenario;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.pybridge.bench.Workload;

/** Rows of one long, which the function gives back: what is left is the way there and back. */
final class LongRows {
    private static final int DISTINCT_COUNT = 1024;

    private LongRows() {}

    /** One call per row. */
    record Single(LongUnaryOperator function) implements Workload {
        @Override
        public String name() {
            return "a long per call";
        }

        @Override
        public long run(int operationCount) {
            long checksum = 0;
            for (int index = 0; index < operationCount; index++) {
                checksum += function.applyAsLong(index % DISTINCT_COUNT);
            }
            return checksum;
        }

        @Override
        public long expected(int operationCount) {
            return sum(operationCount / DISTINCT_COUNT, operationCount % DISTINCT_COUNT);
        }

        private static long sum(long wholeTimes, long rest) {
            final long whole = DISTINCT_COUNT * (DISTINCT_COUNT - 1L) / 2;
            return wholeTimes * whole + rest * (rest - 1) / 2;
        }
    }

    /** One call per round: the rows are in Python. */
    record InPython(LongUnaryOperator lastOf, int batch) implements Workload {
        /** What Python has. */
        static List<Long> rows() {
            return LongStream.range(0, DISTINCT_COUNT).boxed().toList();
        }

        @Override
        public String name() {
            return "a loop in Python";
        }

        @Override
        public long run(int operationCount) {
            return lastOf.applyAsLong(operationCount);
        }

        @Override
        public long expected(int operationCount) {
            return (operationCount - 1) % DISTINCT_COUNT;
        }
    }

    /** One call per bundle. */
    record Bundled(UnaryOperator<long[]> function, long[] rows) implements Workload {
        Bundled(UnaryOperator<long[]> function, int size) {
            this(function, LongStream.range(0, size).toArray());
        }

        @Override
        public String name() {
            return "a long[] per call";
        }

        @Override
        public long run(int operationCount) {
            long checksum = 0;
            for (int done = 0; done < operationCount; done += rows.length) {
                for (final long result : function.apply(rows)) {
                    checksum += result;
                }
            }
            return checksum;
        }

        @Override
        public long expected(int operationCount) {
            return operationCount / rows.length * LongStream.of(rows).sum();
        }

        @Override
        public int batch() {
            return rows.length;
        }
    }
}
