package org.pybridge.bench.scenario;

import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Scenario;

/** A scenario of process mode alone, which waits for its worker in one of two ways. */
abstract class HopScenario implements Scenario {
    final Hop hop;
    private final String name;
    private final String question;

    /**
     * One of this name.
     *
     * @param name where both sides spin
     */
    HopScenario(Hop hop, String name, String question) {
        this.hop = hop;
        this.name = hop == Hop.SPINNING ? name : name + "_blocked";
        this.question = hop == Hop.SPINNING ? question : question + ", both sides sleeping";
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String question() {
        return question;
    }

    @Override
    public final Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.PROCESS);
    }

    @Override
    public final boolean sleeps() {
        return hop == Hop.BLOCKED;
    }
}
