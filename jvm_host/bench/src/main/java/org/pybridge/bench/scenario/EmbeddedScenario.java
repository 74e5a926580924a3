package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;

/**
 * A scenario whose reference is C with Python embedded; in process mode it is a bare hop of as many
 * bytes as the frame has.
 */
abstract class EmbeddedScenario implements Scenario {
    private final String name;
    private final String question;
    private final String program;
    private final String variant;
    private final int frameBytes;

    /**
     * One of this name.
     *
     * @param frameBytes the greater one of request and reply
     */
    EmbeddedScenario(String name, String question, String program, String variant, int frameBytes) {
        this.name = name;
        this.question = question;
        this.program = program;
        this.variant = variant;
        this.frameBytes = frameBytes;
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
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public final Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.embedded(program, variant)
                        : environment.hop(frameBytes));
    }
}
