package org.pybridge.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/**
 * A round of operations inside {@code hold} per turn of JMH's loop, which cannot itself be held.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeldRound extends ScenarioState {
    private static final int OPERATION_COUNT = 10_000;

    /** The scenario's name. */
    @Param("hold_int")
    public String scenario;

    private long checksum;

    @Override
    protected String scenarioName() {
        return scenario;
    }

    @Override
    protected int operationCount() {
        return OPERATION_COUNT;
    }

    /** The operations; what taking the GIL costs is spread over all of them. */
    @Benchmark
    @OperationsPerInvocation(OPERATION_COUNT)
    public long round() {
        scenario().around(() -> checksum = run());
        return checksum;
    }
}
