package org.pybridge.bench;

import java.util.ArrayList;
import java.util.List;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.measure.Rounds;

/** Finds out which numbers are not trustworthy, and why. */
final class Warnings {
    private static final double RESTLESS = 0.15;
    private static final double MOST_APART = 4;

    private Warnings() {}

    /**
     * Finds them.
     *
     * @param sleeps whether the operations are of two processes, of which one sleeps at a time
     */
    static List<String> of(boolean stable, Contest contest, Singles singles, boolean sleeps) {
        final List<String> warnings = new ArrayList<>();
        addIfUnstable(warnings, stable);
        addIfRestless(warnings, "the scenario", contest.scenario());
        contest.of(Role.REFERENCE).ifPresent(it -> addIfRestless(warnings, "the reference", it));
        if (sleeps) {
            singles.reference().ifPresent(it -> addIfFarApart(warnings, singles.scenario(), it));
        }
        return warnings;
    }

    /** Waking another core takes many times what all else does, so placement decides over all. */
    private static void addIfFarApart(
            List<String> warnings, Percentiles scenario, Percentiles reference) {
        final double ratio = scenario.p50() / reference.p50();
        if (ratio > MOST_APART || ratio < 1 / MOST_APART) {
            warnings.add(
                    String.format(
                            "the p50 is %.2f times the reference's: the kernel had one of them on"
                                    + " one core, the other on two; compare under taskset -c 0",
                            ratio));
        }
    }

    /** Adds one where the speed still changed when the rounds began. */
    static void addIfUnstable(List<String> warnings, boolean stable) {
        if (!stable) {
            warnings.add(
                    "the speed still changed when the warm-up ended: measure longer (--seconds)");
        }
    }

    /** Adds one where the rounds disagree. */
    static void addIfRestless(List<String> warnings, String who, Rounds rounds) {
        if (rounds.spread() > RESTLESS) {
            warnings.add(
                    String.format(
                            "rounds of %s differ by %.0f %% (between quartiles): measure on a quiet"
                                    + " machine",
                            who, rounds.spread() * 100));
        }
    }
}
