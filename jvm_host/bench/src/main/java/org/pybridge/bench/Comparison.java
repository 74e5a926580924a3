package org.pybridge.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.bench.scenario.Bar;
import org.pybridge.bench.scenario.Bars;
import org.pybridge.measure.Rounds;
import org.pybridge.measure.TimerCost;

/**
 * Measures a group of bars: rounds of all in turns, then single rows, in turns too, at once and,
 * where next to nothing is done for a row, with pauses.
 */
final class Comparison {
    private static final long CHUNK_NS = 20_000_000;
    private static final long GAP_NS = 1_000_000;

    private final List<Bar> bars;
    private final Budget budget;

    Comparison(List<Bar> bars, Budget budget) {
        this.bars = bars;
        this.budget = budget;
    }

    /**
     * The fields of the JSON output, for each bar; times are nanoseconds per row. Percentiles are
     * there where rows go one by one.
     *
     * @throws WrongResultException if one computes something wrong
     */
    List<Map<String, Object>> measure() throws InterruptedException {
        final SecondThread second = SecondThread.after(() -> bars.forEach(this::runOnce));
        try {
            final Map<Contestant, IntToLongFunction> contestants = new LinkedHashMap<>();
            bars.forEach(bar -> contestants.put(contestant(bar), new Round(bar)::runNs));
            final Map<Contestant, Boolean> stable = new LinkedHashMap<>();
            contestants.forEach(
                    (who, run) ->
                            stable.put(who, WarmUp.of(run, Bars.BUNDLE_SIZE, budget).stable()));
            final Contest contest = Contest.of(contestants, Bars.BUNDLE_SIZE, budget);
            final Map<Bar, Sampler> singles = singles(contest);
            final Map<Bar, Sampler> apart = apart();
            return bars.stream()
                    .map(
                            bar ->
                                    fields(
                                            bar,
                                            contest.rounds().get(contestant(bar)),
                                            stable.get(contestant(bar)),
                                            singles.get(bar),
                                            apart.get(bar)))
                    .toList();
        } finally {
            second.end();
        }
    }

    private void runOnce(Bar bar) {
        new Round(bar).runNs(bar.batch());
    }

    private static Contestant contestant(Bar bar) {
        return new Contestant(Role.BAR, bar.name());
    }

    private Map<Bar, Sampler> singles(Contest contest) {
        final double timerNs = TimerCost.ns();
        final Map<Bar, Sampler> samplers = new LinkedHashMap<>();
        for (final Bar bar : bars) {
            if (bar.batch() == 1) {
                final double nsPerRow = contest.rounds().get(contestant(bar)).median();
                final int rows = Singles.operationsPerSample(1, nsPerRow, timerNs);
                samplers.put(bar, new Sampler(bar, rows));
            }
        }
        sampleInTurns(samplers);
        return samplers;
    }

    private Map<Bar, Sampler> apart() {
        final Map<Bar, Sampler> samplers = new LinkedHashMap<>();
        for (final Bar bar : bars) {
            if (bar.batch() == 1 && bar.library().isEmpty()) {
                samplers.put(bar, new Sampler(bar, 1, GAP_NS));
            }
        }
        sampleInTurns(samplers);
        return samplers;
    }

    private void sampleInTurns(Map<Bar, Sampler> samplers) {
        samplers.values().forEach(it -> it.sample(CHUNK_NS));
        samplers.values().forEach(Sampler::reset);
        final long turnNs = CHUNK_NS * Math.max(1, samplers.size());
        for (long doneNs = 0; doneNs < 2 * budget.samplingNs(); doneNs += turnNs) {
            samplers.values().forEach(it -> it.sample(CHUNK_NS));
        }
    }

    private static Map<String, Object> fields(
            Bar bar, Rounds rounds, boolean stable, Sampler singles, Sampler apart) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        bar.putInto(fields);
        fields.put("unit", "ns");
        fields.put("median", Result.rounded(rounds.median()));
        fields.put("min", Result.rounded(rounds.min()));
        if (singles != null) {
            singles.percentiles().putInto(fields, "");
            fields.put("ops_per_sample", singles.operationsPerSample());
        }
        if (apart != null) {
            apart.percentiles().putInto(fields, "apart_");
        }
        final List<String> warnings = new ArrayList<>();
        Warnings.addIfUnstable(warnings, stable);
        Warnings.addIfRestless(warnings, "the bar", rounds);
        fields.put("warnings", warnings);
        return fields;
    }
}
