package org.pybridge.bench;

import java.util.List;
import org.pybridge.bench.scenario.CallInt;
import org.pybridge.bench.scenario.GenericInt;
import org.pybridge.bench.scenario.HoldInt;
import org.pybridge.bench.scenario.ProcEcho16;

/** All scenarios, in the order in which they are listed and run. */
public final class Scenarios {
    private Scenarios() {}

    /** New instances of all scenarios. */
    public static List<Scenario> all() {
        return List.of(new CallInt(), new HoldInt(), new GenericInt(), new ProcEcho16());
    }

    /**
     * The scenario of this name.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static Scenario named(String name) {
        List<Scenario> all = all();
        return all.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no such scenario: seen="
                                                + name
                                                + ", wanted=one of "
                                                + all.stream().map(Scenario::name).toList()));
    }
}
