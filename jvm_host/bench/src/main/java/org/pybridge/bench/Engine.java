package org.pybridge.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToLongFunction;
import org.pybridge.bench.Contestant.Role;

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
        final List<Reference> beside = scenario.beside(environment);
        try (Crew crew = new Crew(scenario.threads())) {
            final Runner runner =
                    crew.size() == 1 ? new Round(scenario) : new SharedRound(scenario, crew);
            return measure(scenario, runner, reference, referenceAlone, beside);
        } finally {
            reference.ifPresent(Reference::close);
            referenceAlone.ifPresent(Reference::close);
            beside.forEach(Reference::close);
            second.end();
        }
    }

    private Result measure(
            Scenario scenario,
            Runner runner,
            Optional<Reference> reference,
            Optional<Reference> referenceAlone,
            List<Reference> beside) {
        final Map<Contestant, IntToLongFunction> contestants = new LinkedHashMap<>();
        contestants.put(new Contestant(Role.SCENARIO, scenario.name()), runner::runNs);
        reference.ifPresent(it -> put(contestants, Role.REFERENCE, it));
        beside.forEach(it -> put(contestants, Role.BESIDE, it));
        scenario.twin()
                .ifPresent(
                        it ->
                                contestants.put(
                                        new Contestant(Role.TWIN, it.name()),
                                        new Round(it)::runNs));
        if (scenario.threads() > 1) {
            contestants.put(
                    new Contestant(Role.ALONE, scenario.name()), new Round(scenario)::runNs);
        }
        referenceAlone.ifPresent(it -> put(contestants, Role.REFERENCE_ALONE, it));
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
                runner.shares(),
                Warnings.of(stable, contest, singles, scenario.sleeps()));
    }

    private static void put(
            Map<Contestant, IntToLongFunction> contestants, Role role, Reference reference) {
        contestants.put(Contestant.of(role, reference), reference::roundNs);
    }
}
