package org.pybridge.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.measure.Rounds;

/**
 * What was measured of one scenario in one mode.
 *
 * @param bytesPerOp allocated on the Java heap; empty where another process did the work
 * @param shares of the threads; empty where there is one
 */
record Result(
        String scenario,
        ExecutionMode mode,
        Contest contest,
        Singles singles,
        OptionalDouble bytesPerOp,
        List<Double> shares,
        List<String> warnings) {
    /**
     * The fields of the JSON output; times are nanoseconds per operation. Those of the other
     * contestants are there if they took part.
     */
    Map<String, Object> fields() {
        final Rounds rounds = contest.scenario();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scenario", scenario);
        fields.put("mode", mode.name().toLowerCase(Locale.ROOT));
        fields.put("unit", "ns");
        fields.put("median", rounded(rounds.median()));
        fields.put("min", rounded(rounds.min()));
        singles.scenario().putInto(fields, "");
        fields.put("ops_per_sample", singles.operationsPerSample());
        fields.put("ops_per_s", Math.round(1e9 / rounds.median()));
        fields.put(
                "allocated_bytes_per_op",
                bytesPerOp.isPresent() ? rounded(bytesPerOp.getAsDouble()) : null);
        fields.put("warnings", warnings);
        fields.put("reference", contest.name(Role.REFERENCE).orElse(null));
        contest.of(Role.REFERENCE).ifPresent(it -> putReference(fields, it));
        putBeside(fields);
        contest.of(Role.TWIN).ifPresent(it -> putTwin(fields, it));
        putStarts(fields);
        putThreads(fields);
        return fields;
    }

    private void putReference(Map<String, Object> fields, Rounds floor) {
        fields.put("floor", rounded(floor.median()));
        fields.put("floor_min", rounded(floor.min()));
        fields.put("floor_ratio", ratio(contest.scenario().median(), floor.median()));
        singles.reference().ifPresent(it -> it.putInto(fields, "floor_"));
    }

    private void putTwin(Map<String, Object> fields, Rounds twin) {
        fields.put("twin_name", contest.name(Role.TWIN).orElseThrow());
        fields.put("twin", rounded(twin.median()));
        fields.put("twin_ratio", ratio(twin.median(), contest.scenario().median()));
    }

    private void putThreads(Map<String, Object> fields) {
        if (shares.isEmpty()) {
            return;
        }
        fields.put("scaling", scaling(Role.ALONE, Role.SCENARIO));
        fields.put("shares", shares);
        if (contest.of(Role.REFERENCE_ALONE).isPresent()) {
            fields.put("floor_scaling", scaling(Role.REFERENCE_ALONE, Role.REFERENCE));
        }
    }

    private void putBeside(Map<String, Object> fields) {
        final List<Map<String, Object>> beside =
                contest.all(Role.BESIDE).stream().map(this::timesOf).toList();
        if (!beside.isEmpty()) {
            fields.put("beside", beside);
        }
    }

    private Map<String, Object> timesOf(Contestant who) {
        final Rounds rounds = contest.rounds().get(who);
        final Map<String, Object> times = new LinkedHashMap<>();
        times.put("name", who.name());
        times.put("median", rounded(rounds.median()));
        times.put("min", rounded(rounds.min()));
        return times;
    }

    private void putStarts(Map<String, Object> fields) {
        contest.of(Role.JAVA_ALONE).ifPresent(it -> fields.put("java_alone", rounded(it.median())));
        contest.of(Role.PYTHON_ALONE)
                .ifPresent(it -> fields.put("python_alone", rounded(it.median())));
    }

    private double scaling(Role alone, Role together) {
        return ratio(
                contest.of(alone).orElseThrow().median(),
                contest.of(together).orElseThrow().median());
    }

    // A small ratio has its digits too: two threads on a busy machine may be a thousand times
    // slower.
    private static double ratio(double value, double by) {
        return BigDecimal.valueOf(value / by).round(new MathContext(4)).doubleValue();
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
