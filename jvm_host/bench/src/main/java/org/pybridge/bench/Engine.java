package org.pybridge.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToLongFunction;

/** Measures one scenario: correctness, warm-up, rounds of all contestants, single operations. */
final class Engine {
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
        final Optional<Reference> referenceAlone = scenario.referenceAlone(environment);
        try (Crew crew = new Crew(scenario.threads())) {
            final Runner runner =
                    crew.size() == 1 ? new Round(scenario) : new SharedRound(scenario, crew);
            return measure(scenario, runner, reference, referenceAlone);
        } finally {
            reference.ifPresent(Reference::close);
            referenceAlone.ifPresent(Reference::close);
            second.end();
        }
    }

    private Result measure(
            Scenario scenario,
            Runner runner,
            Optional<Reference> reference,
            Optional<Reference> referenceAlone) {
        final Map<Contestant, IntToLongFunction> contestants = new EnumMap<>(Contestant.class);
        contestants.put(Contestant.SCENARIO, runner::runNs);
        reference.ifPresent(it -> contestants.put(Contestant.REFERENCE, it::roundNs));
        scenario.twin().ifPresent(it -> contestants.put(Contestant.TWIN, new Round(it)::runNs));
        if (scenario.threads() > 1) {
            contestants.put(Contestant.ALONE, new Round(scenario)::runNs);
        }
        referenceAlone.ifPresent(it -> contestants.put(Contestant.REFERENCE_ALONE, it::roundNs));
        boolean stable = true;
        for (final IntToLongFunction each : contestants.values()) {
            stable &= WarmUp.of(each, scenario.batch(), budget).stable();
        }
        final Contest contest = Contest.of(contestants, scenario.batch(), budget);
        final Singles singles =
                Singles.of(
                        scenario, reference, contest.fastestNsPerOp(), budget, runner::amidOthers);
        return new Result(
                scenario.name(),
                environment.mode(),
                contest,
                singles,
                OptionalDouble.of(runner.leastBytesPerOp()),
                names(scenario, reference),
                runner.shares(),
                Warnings.of(stable, contest, singles, environment.mode()));
    }

    private static Map<Contestant, String> names(Scenario scenario, Optional<Reference> reference) {
        final Map<Contestant, String> names = new EnumMap<>(Contestant.class);
        reference.ifPresent(it -> names.put(Contestant.REFERENCE, it.name()));
        scenario.twin().ifPresent(it -> names.put(Contestant.TWIN, it.name()));
        return names;
    }
}
