package org.pybridge.bench.limit;

import org.pybridge.bench.Workload;
import org.pybridge.bench.operand.Integers;

/** A list of ints from a {@code long[]}, without boxes. */
public final class ListLimit implements Workload {
    private final long[] values;

    /** The limit for a list of this length. */
    public ListLimit(int count) {
        values = Integers.stream(count).asLongStream().toArray();
    }

    @Override
    public String name() {
        return "jni long[] to list";
    }

    @Override
    public long run(int operationCount) {
        final long[] list = values;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            list[0] = Integers.first(index);
            checksum += LimitNatives.total(list);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return Integers.expected(values.length, operationCount);
    }
}
