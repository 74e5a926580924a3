package org.pybridge.bench;

import java.util.Optional;

/**
 * The rounds of a scenario and those of its reference, one after the other, so that whatever slows
 * the machine slows both.
 */
record Duel(Rounds scenario, Optional<Rounds> reference) {
    static Duel of(
            Round round, int batch, double nsPerOp, Optional<Reference> reference, Budget budget) {
        final int operationCount = OperationCount.scaled(1, budget.roundNs() / nsPerOp, batch);
        final int referenceCount =
                reference
                        .map(it -> OperationCount.filling(budget.roundNs(), batch, it::roundNs))
                        .orElse(0);
        final double[] scenarioNsPerOp = new double[budget.roundCount()];
        final double[] referenceNsPerOp = new double[budget.roundCount()];
        double leastBytesPerOp = Double.POSITIVE_INFINITY;
        for (int index = 0; index < budget.roundCount(); index++) {
            scenarioNsPerOp[index] = (double) round.runNs(operationCount) / operationCount;
            leastBytesPerOp =
                    Math.min(leastBytesPerOp, (double) round.allocatedBytes() / operationCount);
            if (reference.isPresent()) {
                referenceNsPerOp[index] =
                        (double) reference.get().roundNs(referenceCount) / referenceCount;
            }
        }
        return new Duel(
                new Rounds(scenarioNsPerOp, leastBytesPerOp),
                reference.map(it -> new Rounds(referenceNsPerOp, 0)));
    }

    /** The median of the faster of both, in nanoseconds per operation. */
    double fastestNsPerOp() {
        return Math.min(
                scenario.median(), reference.map(Rounds::median).orElse(Double.POSITIVE_INFINITY));
    }
}
