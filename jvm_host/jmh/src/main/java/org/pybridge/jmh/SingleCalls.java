package org.pybridge.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/** One operation per turn of JMH's loop. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SingleCalls extends ScenarioState {
    /** The scenario's name. */
    @Param({"call_int", "generic_int"})
    public String scenario;

    @Override
    protected String scenarioName() {
        return scenario;
    }

    @Override
    protected int operationCount() {
        return 1;
    }

    /** The operation. */
    @Benchmark
    public long call() {
        return run();
    }
}
