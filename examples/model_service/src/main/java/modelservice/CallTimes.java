package modelservice;

import java.util.Arrays;

/** The times of single calls, in the order they were made. Not thread-safe. */
final class CallTimes {
    private final long[] timesNs;
    private int count;

    CallTimes(int capacity) {
        timesNs = new long[capacity];
    }

    void add(long timeNs) {
        timesNs[count++] = timeNs;
    }

    /** The time that the given share of calls did not exceed (nearest rank), in nanoseconds. */
    long percentileNs(double share) {
        final long[] ordered = Arrays.copyOf(timesNs, count);
        Arrays.sort(ordered);
        return ordered[(int) Math.ceil(share * count) - 1];
    }

    /** Calls per second of the time spent inside calls. */
    double callsPerSecond() {
        return count * 1e9 / Arrays.stream(timesNs, 0, count).sum();
    }
}
