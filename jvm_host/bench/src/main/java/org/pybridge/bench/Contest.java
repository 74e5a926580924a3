package org.pybridge.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.measure.Rounds;

/**
 * The rounds of all contestants, one after the other, so that whatever slows the machine slows all.
 */
record Contest(Map<Contestant, Rounds> rounds) {
    /**
     * Runs them.
     *
     * @param contestants each runs a round of so many operations and returns its nanoseconds; in
     *     this order
     * @param batch what the counts must be multiples of
     */
    static Contest of(Map<Contestant, IntToLongFunction> contestants, int batch, Budget budget) {
        final long roundNs = budget.roundNs(contestants.size());
        final Map<Contestant, Integer> counts = new LinkedHashMap<>();
        final Map<Contestant, double[]> nsPerOp = new LinkedHashMap<>();
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
        final Map<Contestant, Rounds> rounds = new LinkedHashMap<>();
        nsPerOp.forEach((who, seen) -> rounds.put(who, new Rounds(seen)));
        return new Contest(rounds);
    }

    /** The rounds of the scenario itself. */
    Rounds scenario() {
        return of(Role.SCENARIO).orElseThrow();
    }

    /** Those that took part in this role. */
    List<Contestant> all(Role role) {
        return rounds.keySet().stream().filter(who -> who.role() == role).toList();
    }

    /** The rounds of another, if it took part; one at most has this role. */
    Optional<Rounds> of(Role role) {
        return all(role).stream().findFirst().map(rounds::get);
    }

    /** The name of the one in this role, if it took part. */
    Optional<String> name(Role role) {
        return all(role).stream().findFirst().map(Contestant::name);
    }

    /** The median of the faster one of scenario and reference, in nanoseconds per operation. */
    double fastestNsPerOp() {
        return Math.min(
                scenario().median(),
                of(Role.REFERENCE).map(Rounds::median).orElse(Double.POSITIVE_INFINITY));
    }
}
