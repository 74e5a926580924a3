package org.pybridge.bench.scenario;

import java.time.Duration;
import java.util.List;
import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;

/** The way to a worker and back, and those of two processes in C that it is compared with. */
public enum Hop {
    /** Both sides look for a while before they sleep, as they do unless told otherwise. */
    SPINNING("memory"),
    /** Both sides sleep at once: {@code workerSpin} is zero. */
    BLOCKED("pipe");

    private static final List<String> BARE_WAYS = List.of("pipe", "socket", "memory", "futex");

    private final String way;

    Hop(String way) {
        this.way = way;
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
