package org.pybridge.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.pybridge.Python;
import org.pybridge.measure.TimerCost;

/** Warms up, runs the load for its time, and tells what came of it. */
final class Measurement {
    private static final double FELT = 0.1;
    private static final double LEFT_AT_ANY_END = 0.01;
    private static final double SETTLING_SECONDS = 0.2;

    private final TrialSpec spec;
    private final Inputs inputs;
    private final Events events;
    private final List<String> notes;

    /**
     * A measurement that has not begun.
     *
     * @param notes takes what a reader of the numbers should know
     */
    Measurement(TrialSpec spec, Inputs inputs, Events events, List<String> notes) {
        this.spec = spec;
        this.inputs = inputs;
        this.events = events;
        this.notes = notes;
    }

    /** Measures; the fields of the result, but for those of the start. */
    Map<String, Object> result(Python python, Callers callers) {
        final Load closed = Load.closed(spec.batch());
        final WarmUp warmUp =
                WarmUp.of(seconds -> medianNs(callers.run(closed, seconds)), spec.longestWarmUp());
        events.write("warmed", warmUp.fields());
        final Grouping grouping = grouping(warmUp);
        callers.groupBy(grouping);
        final Load load = load();
        callers.run(load, Math.min(SETTLING_SECONDS, spec.seconds()));
        final Map<String, Object> result = new LinkedHashMap<>();
        try (ResourceUse use = new ResourceUse(python)) {
            final Tally tally = callers.run(load, spec.seconds(), this::writeProgress);
            result.putAll(fields(tally, grouping));
            result.putAll(use.fields(tally.calls()));
        }
        result.put("overhead_ns", overheadNs(grouping));
        result.put("timer_ns", TimerCost.ns());
        result.put("warmup", warmUp.fields());
        return result;
    }

    private static double medianNs(Tally tally) {
        return tally.latency().getValueAtPercentile(50);
    }

    /** A row of a batch, or of a schedule, is timed by itself in any case. */
    private Grouping grouping(WarmUp warmUp) {
        if (spec.batch() > 1 || spec.isOpenLoop()) {
            return Grouping.SINGLE;
        }
        final Grouping grouping = Grouping.of(warmUp.medianNs());
        if (grouping.size() > 1) {
            notes.add(
                    ("calls below 1 µs are timed in groups of %d: a value is the mean of a group;"
                                    + " one that took ten times the usual counts as one slow row")
                            .formatted(grouping.size()));
        }
        return grouping;
    }

    private Load load() {
        if (!spec.isOpenLoop()) {
            return Load.closed(spec.batch());
        }
        final double rate = spec.ratePerSecond().getAsDouble();
        return Load.open(spec.batch(), new Arrivals(rate, spec.threads()));
    }

    private void writeProgress(Tally tally) {
        final Histogram current = tally.current();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seconds", tally.seconds());
        fields.put("calls", tally.latency().getTotalCount());
        fields.put("p50_ns", current.getValueAtPercentile(50));
        fields.put("p99_ns", current.getValueAtPercentile(99));
        events.write("progress", fields);
    }

    private Map<String, Object> fields(Tally tally, Grouping grouping) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("calls", tally.calls());
        fields.put("errors", tally.failures().counts());
        fields.put("seconds", tally.seconds());
        fields.put("histogram", Tally.encoded(tally.latency()));
        fields.put("group", grouping.size());
        fields.put("service_histogram", null);
        fields.put("offered_per_s", null);
        fields.put("unserved", null);
        fields.put("wakeup_ns", null);
        fields.put("per_second", tally.perSecond());
        if (spec.isOpenLoop()) {
            fields.put("service_histogram", Tally.encoded(tally.service()));
            fields.put("offered_per_s", spec.ratePerSecond().getAsDouble());
            fields.put("unserved", tally.unserved());
            fields.put("wakeup_ns", wakeUps(tally));
            noteUnserved(tally);
        }
        return fields;
    }

    private Map<String, Object> wakeUps(Tally tally) {
        final Histogram late = tally.wakeUps();
        final long medianNs = late.getValueAtPercentile(50);
        if (medianNs > FELT * tally.latency().getValueAtPercentile(50)) {
            notes.add(
                    "the machine woke the engine up late for half of the arrivals, by %d ns or more:"
                                    .formatted(medianNs)
                            + " it is in the latencies, not in the service times");
        }
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("p50", medianNs);
        fields.put("p99", late.getValueAtPercentile(99));
        return fields;
    }

    private void noteUnserved(Tally tally) {
        final long arrivals = tally.calls() + tally.unserved();
        if (tally.unserved() > LEFT_AT_ANY_END * arrivals) {
            notes.add(
                    ("the function does not hold the rate: %d of %d arrivals had not begun at the"
                                    + " end, and are in no histogram")
                            .formatted(tally.unserved(), arrivals));
        }
    }

    private Double overheadNs(Grouping grouping) {
        return spec.overhead() ? Overhead.nsPerRow(inputs, grouping, spec.batch()) : null;
    }
}
