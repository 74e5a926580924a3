package org.pybridge.bench.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.WhenBusy;
import org.pybridge.bench.TimerCost;

/** One measurement of one cell, from the start of Python to the result. */
final class Trial {
    private static final int LEAST_QUEUE = 10_000;
    private static final double LEFT_AT_ANY_END = 0.01;
    private static final double SETTLING_SECONDS = 0.2;

    private final TrialSpec spec;
    private final Inputs inputs;
    private final Events events;
    private final Watchdog watchdog;
    private final double jvmStartMs;
    private final List<String> notes = new ArrayList<>();

    /**
     * A trial that has not begun.
     *
     * @param watchdog ends the JVM when a call of the trial is late
     * @param jvmStartMs what the JVM took up to its main class
     */
    Trial(TrialSpec spec, Inputs inputs, Events events, Watchdog watchdog, double jvmStartMs) {
        this.spec = spec;
        this.inputs = inputs;
        this.events = events;
        this.watchdog = watchdog;
        this.jvmStartMs = jvmStartMs;
    }

    /** Runs it; the last event says how it came out. Whether it has a result. */
    boolean run() {
        final Watch watch = watchdog.watch();
        final long startNs = System.nanoTime();
        watch.begin(Watch.NO_ROW, startNs);
        try (Python python = Python.start(config())) {
            final PyFunction function = python.function(inputs.function());
            watch.begin(0, System.nanoTime());
            callOnce(function);
            final double firstResultMs = (System.nanoTime() - startNs) / 1e6;
            watch.end();
            final Map<String, Object> start = new LinkedHashMap<>();
            start.put("jvm_start_ms", jvmStartMs);
            start.put("first_result_ms", firstResultMs);
            writeStarted(python, start);
            return (!spec.checks() || isRight(python, function, watch))
                    && measure(python, function, start);
        }
    }

    private PythonConfig config() {
        final PythonConfig.Builder config =
                PythonConfig.builder()
                        .mode(spec.mode())
                        .python(spec.python())
                        .queueLimit(Math.max(LEAST_QUEUE, spec.batch()), WhenBusy.BLOCK);
        spec.path().forEach(config::addPath);
        return spec.mode() == ExecutionMode.PROCESS
                ? config.workers(spec.workers()).build()
                : config.build();
    }

    /** The result is looked at later; an exception is one, too. */
    private void callOnce(PyFunction function) {
        try {
            Caller.drop(function.call(inputs.rows()[0]));
        } catch (RuntimeException failure) {
            notes.add("the first row failed: " + Failures.described(failure));
        }
    }

    private void writeStarted(Python python, Map<String, Object> start) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "jvm",
                System.getProperty("java.vm.name")
                        + " "
                        + System.getProperty("java.runtime.version"));
        fields.put("python", python.version());
        fields.putAll(start);
        events.write("started", fields);
    }

    private boolean isRight(Python python, PyFunction function, Watch watch) {
        final CanonicalText texts =
                new CanonicalText(
                        array ->
                                (NdArray) python.function("numpy:ascontiguousarray").call(array));
        try (Callee callee = new PythonCallee(function, spec.batch())) {
            final RowCheck check = new RowCheck(inputs, callee, watch, texts);
            final Optional<WrongRow> wrong = check.firstWrong(spec.batch());
            if (wrong.isPresent()) {
                events.write("wrong", wrong.get().fields());
                return false;
            }
            final Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rows", inputs.rows().length);
            fields.put("failed_rows", check.failedCount());
            fields.put("opaque", check.isOpaque());
            events.write("checked", fields);
            if (check.isOpaque()) {
                notes.add("some results have no Java type: they were compared by type alone");
            }
            return true;
        }
    }

    private boolean measure(Python python, PyFunction function, Map<String, Object> start) {
        try (Callers callers = new Callers(callers(function))) {
            final Load closed = Load.closed(spec.batch());
            final WarmUp warmUp =
                    WarmUp.of(
                            seconds -> medianNs(callers.run(closed, seconds)),
                            spec.longestWarmUp());
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
            result.put("start", start);
            result.put("overhead_ns", overheadNs(grouping));
            result.put("timer_ns", TimerCost.ns());
            result.put("warmup", warmUp.fields());
            result.put("notes", notes);
            events.write("result", result);
            return true;
        }
    }

    private List<Caller> callers(PyFunction function) {
        final List<Caller> callers = new ArrayList<>();
        for (int number = 0; number < spec.threads(); number++) {
            final int firstRow = (int) ((long) number * inputs.rows().length / spec.threads());
            final Callee callee = new PythonCallee(function, spec.batch());
            callers.add(new Caller(number, inputs, callee, watchdog.watch(), firstRow));
        }
        return callers;
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
        return spec.batch() == 1
                ? new OpenLoop(rate, spec.threads())
                : new OpenBatches(rate, spec.threads());
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
        fields.put("per_second", tally.perSecond());
        if (spec.isOpenLoop()) {
            fields.put("service_histogram", Tally.encoded(tally.service()));
            fields.put("offered_per_s", spec.ratePerSecond().getAsDouble());
            fields.put("unserved", tally.unserved());
            noteUnserved(tally);
        }
        return Collections.unmodifiableMap(fields);
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
