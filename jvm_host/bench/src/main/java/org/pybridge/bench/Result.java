package org.pybridge.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.pybridge.ExecutionMode;

/**
 * What was measured of one scenario in one mode.
 *
 * @param bytesPerOp allocated on the Java heap; empty where another process did the work
 * @param names of the contestants beside the scenario
 * @param shares of the threads; empty where there is one
 */
record Result(
        String scenario,
        ExecutionMode mode,
        Contest contest,
        Singles singles,
        OptionalDouble bytesPerOp,
        Map<Contestant, String> names,
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
        fields.put("reference", names.get(Contestant.REFERENCE));
        contest.of(Contestant.REFERENCE).ifPresent(it -> putReference(fields, it));
        contest.of(Contestant.TWIN).ifPresent(it -> putTwin(fields, it));
        putBeside(fields);
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
        fields.put("twin_name", names.get(Contestant.TWIN));
        fields.put("twin", rounded(twin.median()));
        fields.put("twin_ratio", ratio(twin.median(), contest.scenario().median()));
    }

    private void putThreads(Map<String, Object> fields) {
        if (shares.isEmpty()) {
            return;
        }
        fields.put("scaling", scaling(Contestant.ALONE, Contestant.SCENARIO));
        fields.put("shares", shares);
        if (contest.of(Contestant.REFERENCE_ALONE).isPresent()) {
            fields.put("floor_scaling", scaling(Contestant.REFERENCE_ALONE, Contestant.REFERENCE));
        }
    }

    private void putBeside(Map<String, Object> fields) {
        if (contest.of(Contestant.JAVA_ALONE).isPresent()) {
            fields.put("java_alone", rounded(contest.rounds().get(Contestant.JAVA_ALONE).median()));
            fields.put(
                    "python_alone",
                    rounded(contest.rounds().get(Contestant.PYTHON_ALONE).median()));
        }
    }

    private double scaling(Contestant alone, Contestant together) {
        return ratio(contest.rounds().get(alone).median(), contest.rounds().get(together).median());
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
