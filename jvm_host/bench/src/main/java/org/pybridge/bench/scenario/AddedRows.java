package org.pybridge.bench.scenario;

import java.util.stream.LongStream;
import org.pybridge.PyFunction;
import org.pybridge.bench.WrongResultException;

/**
 * A thousand rows of two columns: those of the reference programs {@code each} and {@code rows}.
 */
final class AddedRows {
    static final int COUNT = 1000;

    private final long[] first = LongStream.range(1000, 1000 + COUNT).toArray();
    private final long[] second = LongStream.generate(() -> 3).limit(COUNT).toArray();

    void check(String name, PyFunction add) {
        final long[] sums = add.each(long[].class, first, second);
        for (int row = 0; row < COUNT; row++) {
            WrongResultException.unlessEqual(name, sums[row], first[row] + second[row]);
        }
    }

    long run(PyFunction add, int operationCount) {
        long checksum = 0;
        for (int done = 0; done < operationCount; done += COUNT) {
            for (final long sum : add.each(long[].class, first, second)) {
                checksum += sum;
            }
        }
        return checksum;
    }

    long expected(int operationCount) {
        final long sum = LongStream.of(first).sum() + LongStream.of(second).sum();
        return operationCount / COUNT * sum;
    }
}
