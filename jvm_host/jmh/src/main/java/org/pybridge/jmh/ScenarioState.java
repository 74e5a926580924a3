package org.pybridge.jmh;

import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.ReadyScenario;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.Scenarios;
import org.pybridge.bench.WrongResultException;

/**
 * A scenario of the engine in thread mode, ready in JMH's fork.
 *
 * <p>The system property {@code pybridge.python} names the Python, {@code pybridge.bench.functions}
 * the folder of {@code bench_functions.py}.
 */
@State(Scope.Benchmark)
public abstract class ScenarioState {
    private ReadyScenario ready;
    private long expected;

    /** The scenario's name. */
    protected abstract String scenarioName();

    /** How many operations each call of {@link #run} does. */
    protected abstract int operationCount();

    /** Starts Python and proves the operation correct. */
    @Setup(Level.Trial)
    public final void setUp() throws InterruptedException {
        final Path functions = Path.of(System.getProperty("pybridge.bench.functions"));
        // No reference program runs here, so no folder of them is needed.
        final Environment environment =
                new Environment(
                        ExecutionMode.THREAD,
                        Path.of(System.getProperty("pybridge.python")),
                        functions,
                        functions);
        ready = ReadyScenario.open((Scenario) Scenarios.named(scenarioName()), environment);
        expected = ready.scenario().expected(operationCount());
    }

    /** Ends Python. */
    @TearDown(Level.Trial)
    public final void tearDown() {
        ready.close();
    }

    /** The scenario, for a frame around the operations. */
    final Scenario scenario() {
        return ready.scenario();
    }

    /** Runs the operations, checks what they computed, and returns it. */
    final long run() {
        final long checksum = ready.scenario().run(operationCount());
        if (checksum != expected) {
            throw new WrongResultException(scenarioName(), checksum, expected);
        }
        return checksum;
    }
}
