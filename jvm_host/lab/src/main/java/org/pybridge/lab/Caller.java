package org.pybridge.lab;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.pybridge.NdArray;
import org.pybridge.PyObject;

/**
 * One thread that calls: its place in the rows, what it has under way, and what it has recorded.
 * Used by that thread alone while a load runs, but for the intervals of the recorders, which any
 * thread may take; by the thread that started the load before and after.
 */
final class Caller {
    private static final long SECOND_NS = 1_000_000_000;

    private final int number;
    private final Inputs inputs;
    private final Callee callee;
    private final Watch watch;
    private final SingleWriterRecorder latency = Bounds.recorder();
    private final SingleWriterRecorder service = Bounds.recorder();
    private Histogram latencyInterval;
    private Histogram serviceInterval;
    private Grouping grouping = Grouping.SINGLE;
    private int row;

    private long calls;
    private long unserved;
    private final Histogram wakeUps = Bounds.histogram();
    private Failures failures = new Failures();
    private long[] perSecond = new long[1];
    private int second;
    private long secondEndNs;

    /**
     * A caller that has recorded nothing.
     *
     * @param number counted from 0
     * @param firstRow where it begins, as not all should be at the same row
     */
    Caller(int number, Inputs inputs, Callee callee, Watch watch, int firstRow) {
        this.number = number;
        this.inputs = inputs;
        this.callee = callee;
        this.watch = watch;
        this.row = firstRow;
    }

    /** Which of the callers it is, counted from 0. */
    int number() {
        return number;
    }

    /** From now on rows are timed so. */
    void groupBy(Grouping value) {
        grouping = value;
    }

    /** Forgets what was recorded; a load begins now. */
    void begin(long startNs) {
        latency.reset();
        service.reset();
        calls = 0;
        unserved = 0;
        wakeUps.reset();
        failures = new Failures();
        perSecond = new long[1];
        second = 0;
        secondEndNs = startNs + SECOND_NS;
    }

    /** What is called. */
    Callee callee() {
        return callee;
    }

    /** What it has under way. */
    Watch watch() {
        return watch;
    }

    /** The number of the row that is called next. */
    int row() {
        return row;
    }

    /** The number of the row that is called after one. */
    int rowAfter(int earlier) {
        return inputs.after(earlier);
    }

    /** The arguments of the next row, and on to the one after it. */
    Object[] nextRow() {
        final Object[] arguments = inputs.rows()[row];
        row = inputs.after(row);
        return arguments;
    }

    /**
     * Calls a group of rows, one after the other, and records the time from the given one on. A row
     * that fails ends the group, which then is not recorded.
     *
     * @return the time of its end
     */
    long callGroup(long beganNs) {
        int done = 0;
        boolean failed = false;
        while (!failed && done < grouping.size()) {
            failed = !calls(beganNs);
            done++;
        }
        final long endNs = System.nanoTime();
        if (!failed) {
            grouping.record(latency, endNs - beganNs);
        }
        count(done, endNs);
        return endNs;
    }

    /** Calls one row that was due at a time, and for which there was no time before another. */
    void callDue(long dueNs, long beganNs) {
        final boolean isDone = calls(beganNs);
        final long endNs = System.nanoTime();
        watch.end();
        if (isDone) {
            recordDue(dueNs, beganNs, endNs);
        }
        count(1, endNs);
    }

    private boolean calls(long nowNs) {
        watch.begin(row, nowNs);
        try {
            drop(callee.call(nextRow()));
            return true;
        } catch (RuntimeException | StackOverflowError failure) {
            failures.add(failure);
            return false;
        }
    }

    /** Records so many rows that took equally long. */
    void record(long ns, int rowCount) {
        latency.recordValueWithCount(Bounds.within(ns), rowCount);
    }

    /** Records the latency and the service time of a row that has succeeded. */
    void recordDue(long dueNs, long beganNs, long endNs) {
        latency.recordValue(Bounds.within(endNs - dueNs));
        service.recordValue(Bounds.within(endNs - beganNs));
    }

    /** Counts a row that has failed. */
    void fail(Throwable failure) {
        failures.add(failure);
    }

    /** Counts calls that ended at a time, successful or not. */
    void count(int callCount, long nowNs) {
        while (nowNs - secondEndNs >= 0) {
            secondEndNs += SECOND_NS;
            second++;
        }
        if (second >= perSecond.length) {
            perSecond = Arrays.copyOf(perSecond, 2 * second);
        }
        perSecond[second] += callCount;
        calls += callCount;
    }

    /** Records how late it began an arrival for which it had waited: the machine's doing. */
    void wokeUp(long lateNs) {
        wakeUps.recordValue(Bounds.within(lateNs));
    }

    /** Counts arrivals that had not begun when time was up. */
    void leaveUnserved(long arrivals) {
        unserved += arrivals;
    }

    /** Gives a handle or an array among the results back, as a program does that has used it. */
    static void drop(Object result) {
        if (result instanceof PyObject handle) {
            handle.close();
        } else if (result instanceof NdArray array) {
            array.close();
        }
    }

    /** The latencies since this was last asked; valid until it is asked again. */
    Histogram latencyInterval() {
        latencyInterval = latency.getIntervalHistogram(latencyInterval);
        return latencyInterval;
    }

    /** The times from the actual beginning on, where it may be later than the arrival; as above. */
    Histogram serviceInterval() {
        serviceInterval = service.getIntervalHistogram(serviceInterval);
        return serviceInterval;
    }

    long calls() {
        return calls;
    }

    long unserved() {
        return unserved;
    }

    Histogram wakeUps() {
        return wakeUps;
    }

    Failures failures() {
        return failures;
    }

    /** Calls by the second in which they ended, up to the last one with a call. */
    long[] perSecond() {
        return Arrays.copyOf(perSecond, second + 1);
    }
}
