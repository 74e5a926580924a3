package org.pybridge.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.WhenBusy;
import org.pybridge.measure.Machine;

/** One measurement of one cell, from the start of Python to the result. */
final class Trial {
    private static final int LEAST_QUEUE = 10_000;

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

    private boolean measure(Python python, PyFunction function, Map<String, Object> start) {
        try (Callers callers = new Callers(callers(function))) {
            final Map<String, Object> result =
                    new Measurement(spec, inputs, events, notes).result(python, callers);
            result.put("start", start);
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
        fields.put("jvm", Machine.jvm());
        fields.put("python", python.version());
        fields.putAll(start);
        events.write("started", fields);
    }

    private boolean isRight(Python python, PyFunction function, Watch watch) {
        final CanonicalText texts =
                new CanonicalText(
                        array -> (NdArray) python.function("numpy:ascontiguousarray").call(array));
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
}
