package org.pybridge.bench;

/**
 * A scenario set up and proven correct, with the idle second thread beside it: for loops other than
 * the engine's, which find here what the engine's finds.
 */
public final class ReadyScenario implements AutoCloseable {
    private final Scenario scenario;
    private final Environment environment;
    private final SecondThread second;

    private ReadyScenario(Scenario scenario, Environment environment, SecondThread second) {
        this.scenario = scenario;
        this.environment = environment;
        this.second = second;
    }

    /**
     * Makes it ready. The environment is closed with it, also if this fails.
     *
     * @throws WrongResultException if it computes something wrong
     */
    public static ReadyScenario open(Scenario scenario, Environment environment)
            throws InterruptedException {
        try {
            scenario.setUp(environment);
            scenario.check();
            return new ReadyScenario(scenario, environment, SecondThread.after(scenario::check));
        } catch (RuntimeException | InterruptedException e) {
            environment.close();
            throw e;
        }
    }

    /** The scenario. */
    public Scenario scenario() {
        return scenario;
    }

    @Override
    public void close() {
        second.end();
        environment.close();
    }
}
