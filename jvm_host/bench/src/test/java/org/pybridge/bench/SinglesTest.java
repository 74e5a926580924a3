package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SinglesTest {
    @Test
    void longOperationsAreTimedOneByOne() {
        assertThat(Singles.operationsPerSample(1, 5_000, 25)).isEqualTo(1);
    }

    @Test
    void shortOperationsAreGroupedUntilTheClockIsATwentieth() {
        assertThat(Singles.operationsPerSample(1, 100, 25)).isEqualTo(5);
    }

    @Test
    void groupsAreWholeBatches() {
        assertThat(Singles.operationsPerSample(3, 100, 25)).isEqualTo(6);
    }
}
