package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OperationCountTest {
    @Test
    void fillsTheTimeWithOperationsOfKnownLength() {
        assertThat(OperationCount.filling(1_000_000, 1, count -> count * 100L)).isEqualTo(10_000);
    }

    @Test
    void countsInWholeBatches() {
        assertThat(OperationCount.filling(1_000_000, 300, count -> count * 100L)).isEqualTo(9_900);
    }

    @Test
    void takesOneBatchWhereThatIsLongerThanTheTime() {
        assertThat(OperationCount.filling(1_000, 8, count -> count * 1_000_000L)).isEqualTo(8);
    }

    @Test
    void staysWithinAnIntWhereAnOperationTakesNoTime() {
        assertThat(OperationCount.filling(1_000_000_000, 1, count -> 0)).isPositive();
    }
}
