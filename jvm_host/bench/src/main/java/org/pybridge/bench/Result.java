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
     * The fields of the JSON output; times are nanoseconds per operation, null stands for no
     * reference.
     */
    Map<String, Object> fields() {
        final Rounds rounds = duel.scenario();
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scenario", scenario);
        fields.put("mode", mode.name().toLowerCase(Locale.ROOT));
        fields.put("unit", "ns");
        fields.put("median", rounded(rounds.median()));
        fields.put("min", rounded(rounds.min()));
        fields.put("p50", rounded(singles.nsAt(50)));
        fields.put("p90", rounded(singles.nsAt(90)));
        fields.put("p99", rounded(singles.nsAt(99)));
        fields.put("p999", rounded(singles.nsAt(99.9)));
        fields.put("max", rounded(singles.maxNs()));
        fields.put("ops_per_sample", singles.operationsPerSample());
        fields.put("ops_per_s", Math.round(1e9 / rounds.median()));
        fields.put("allocated_bytes_per_op", rounded(rounds.leastBytesPerOp()));
        fields.put("reference", reference.orElse(null));
        fields.put("floor", duel.reference().map(it -> rounded(it.median())).orElse(null));
        fields.put("floor_min", duel.reference().map(it -> rounded(it.min())).orElse(null));
        fields.put("floor_ratio", duel.ratio().map(Result::rounded).orElse(null));
        fields.put("warnings", warnings);
        return fields;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
