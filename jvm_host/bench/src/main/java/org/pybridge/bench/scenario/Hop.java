package org.pybridge.bench.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;

/** The way to a worker and back, and those of two processes in C that it is compared with. */
enum Hop {
    /** Both sides look for the other's turn for a while before they sleep. */
    SPINNING("memory"),
    /** Both sides sleep at once. */
    BLOCKED("pipe");

    static final Set<ExecutionMode> MODES = Set.of(ExecutionMode.PROCESS);

    private static final List<String> BARE_WAYS = List.of("pipe", "socket", "memory", "futex");

    private final String way;

    Hop(String way) {
        this.way = way;
    }

    /** The name of the scenario that goes this way. */
    String name(String spinning) {
        return this == SPINNING ? spinning : spinning + "_blocked";
    }

    /** What is asked, for the way that the question goes. */
    String question(String asked) {
        return asked + (this == SPINNING ? "" : ", both sides sleeping");
    }

    boolean sleeps() {
        return this == BLOCKED;
    }

    /** Starts Python with a worker that waits in this way. */
    Python python(Environment environment) {
        return this == SPINNING
                ? environment.python()
                : environment.python(settings -> settings.workerSpin(Duration.ZERO));
    }

    /** Two bare processes that wait in this way. */
    Reference bare(Environment environment, int payloadBytes) {
        return environment.hop(way, payloadBytes);
    }

    List<Reference> otherBareWays(Environment environment, int payloadBytes) {
        return BARE_WAYS.stream()
                .filter(it -> !it.equals(way))
                .map(it -> environment.hop(it, payloadBytes))
                .toList();
    }

    /** A process that embeds Python, and another one that sends it rows. */
    Reference rows(Environment environment) {
        return environment.embedded("rows", way);
    }

    Hop other() {
        return this == SPINNING ? BLOCKED : SPINNING;
    }
}
