package org.pybridge.bench.scenario;

import java.util.function.IntToLongFunction;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.Workload;

/**
 * The operations of a scenario in plain Java, with its checksums.
 *
 * @param operations runs so many and returns their checksum
 */
record JavaTwin(String name, Scenario scenario, IntToLongFunction operations) implements Workload {
    @Override
    public long run(int operationCount) {
        return operations.applyAsLong(operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return scenario.expected(operationCount);
    }

    @Override
    public int batch() {
        return scenario.batch();
    }
}
