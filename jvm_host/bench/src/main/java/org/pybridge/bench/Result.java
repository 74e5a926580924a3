package org.pybridge.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pybridge.ExecutionMode;

/** What was measured of one scenario in one mode. */
record Result(
        String scenario,
        ExecutionMode mode,
        Duel duel,
        Singles singles,
        Optional<String> reference,
        List<String> warnings) {
    /**
     * The fields of the JSON output; times are nanoseconds per operation. Those of the reference
     * are there if it has one.
     */
    Map<String, Object> fields() {
        final Rounds rounds = duel.scenario();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scenario", scenario);
        fields.put("mode", mode.name().toLowerCase(Locale.ROOT));
        fields.put("unit", "ns");
        fields.put("median", rounded(rounds.median()));
        fields.put("min", rounded(rounds.min()));
        singles.scenario().putInto(fields, "");
        fields.put("ops_per_sample", singles.operationsPerSample());
        fields.put("ops_per_s", Math.round(1e9 / rounds.median()));
        fields.put("allocated_bytes_per_op", rounded(rounds.leastBytesPerOp()));
        fields.put("warnings", warnings);
        fields.put("reference", reference.orElse(null));
        duel.reference().ifPresent(it -> putReference(fields, it));
        return fields;
    }

    private void putReference(Map<String, Object> fields, Rounds floor) {
        fields.put("floor", rounded(floor.median()));
        fields.put("floor_min", rounded(floor.min()));
        fields.put("floor_ratio", rounded(duel.scenario().median() / floor.median()));
        singles.reference().ifPresent(it -> it.putInto(fields, "floor_"));
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
