package org.pybridge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pybridge.ExecutionMode;

/**
 * Measures one scenario: correctness, warm-up, rounds beside the warm reference, single operations.
 */
final class Engine {
    private static final double RESTLESS = 0.15;
    private static final double MOST_APART = 4;

    private final Environment environment;
    private final Budget budget;

    Engine(Environment environment, Budget budget) {
        this.environment = environment;
        this.budget = budget;
    }

    /**
     * Measures it.
     *
     * @throws WrongResultException if it computes something wrong
     */
    Result measure(Scenario scenario) throws InterruptedException {
        scenario.setUp(environment);
        scenario.check();
        final SecondThread second = SecondThread.after(scenario::check);
        final Optional<Reference> reference = scenario.reference(environment);
        try {
            return measure(scenario, reference);
        } finally {
            reference.ifPresent(Reference::close);
            second.end();
        }
    }

    private Result measure(Scenario scenario, Optional<Reference> reference) {
        final Round round = new Round(scenario);
        final WarmUp warmUp = WarmUp.of(round::runNs, scenario.batch(), budget);
        final boolean referenceStable =
                reference
                        .map(it -> WarmUp.of(it::roundNs, scenario.batch(), budget).stable())
                        .orElse(true);
        final Duel duel = Duel.of(round, scenario.batch(), warmUp.nsPerOp(), reference, budget);
        final Singles singles = Singles.of(scenario, reference, duel.fastestNsPerOp(), budget);
        return new Result(
                scenario.name(),
                environment.mode(),
                duel,
                singles,
                reference.map(Reference::name),
                warnings(warmUp.stable() && referenceStable, duel, singles));
    }

    private List<String> warnings(boolean stable, Duel duel, Singles singles) {
        final List<String> warnings = new ArrayList<>();
        if (!stable) {
            warnings.add(
                    "the speed still changed when the warm-up ended: measure longer (--seconds)");
        }
        addIfRestless(warnings, "the scenario", duel.scenario());
        duel.reference().ifPresent(it -> addIfRestless(warnings, "the reference", it));
        if (environment.mode() == ExecutionMode.PROCESS) {
            singles.reference().ifPresent(it -> addIfFarApart(warnings, singles.scenario(), it));
        }
        return warnings;
    }

    /** Waking another core takes many times what the pipe takes, so placement decides over all. */
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

    private static void addIfRestless(List<String> warnings, String who, Rounds rounds) {
        if (rounds.spread() > RESTLESS) {
            warnings.add(
                    String.format(
                            "rounds of %s differ by %.0f %% (between quartiles): measure on a quiet"
                                    + " machine",
                            who, rounds.spread() * 100));
        }
    }
}
