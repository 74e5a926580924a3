package org.pybridge.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * The rounds of all contestants, one after the other, so that whatever slows the machine slows all.
 */
record Contest(Map<Contestant, Rounds> rounds) {
    /**
     * Runs them.
     *
     * @param contestants each runs a round of so many operations and returns its nanoseconds
     * @param batch what the counts must be multiples of
     */
    static Contest of(Map<Contestant, IntToLongFunction> contestants, int batch, Budget budget) {
        final long roundNs = budget.roundNs(contestants.size());
        final Map<Contestant, Integer> counts = new EnumMap<>(Contestant.class);
        final Map<Contestant, double[]> nsPerOp = new EnumMap<>(Contestant.class);
        contestants.forEach(
                (who, run) -> {
                    counts.put(who, OperationCount.filling(roundNs, batch, run));
                    nsPerOp.put(who, new double[budget.roundCount()]);
                });
        for (int round = 0; round < budget.roundCount(); round++) {
            for (final Map.Entry<Contestant, IntToLongFunction> each : contestants.entrySet()) {
                final int count = counts.get(each.getKey());
                nsPerOp.get(each.getKey())[round] =
                        (double) each.getValue().applyAsLong(count) / count;
            }
        }
        final Map<Contestant, Rounds> rounds = new EnumMap<>(Contestant.class);
        nsPerOp.forEach((who, seen) -> rounds.put(who, new Rounds(seen)));
        return new Contest(rounds);
    }

    /** The rounds of the scenario itself. */
    Rounds scenario() {
        return rounds.get(Contestant.SCENARIO);
    }

    /** The rounds of another, if it took part. */
    Optional<Rounds> of(Contestant who) {
        return Optional.ofNullable(rounds.get(who));
    }

    /** The median of the faster one of scenario and reference, in nanoseconds per operation. */
    double fastestNsPerOp() {
        return Math.min(
                scenario().median(),
                of(Contestant.REFERENCE).map(Rounds::median).orElse(Double.POSITIVE_INFINITY));
    }
}
