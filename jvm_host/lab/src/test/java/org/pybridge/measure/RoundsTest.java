package org.pybridge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoundsTest {
    @Test
    void medianIsTheMiddleOfAnOddCount() {
        assertThat(new Rounds(new double[] {9, 1, 5}).median()).isEqualTo(5);
    }

    @Test
    void medianOfAnEvenCountIsTheMeanOfBothMiddles() {
        assertThat(new Rounds(new double[] {9, 1, 5, 6}).median()).isEqualTo(5.5);
    }

    @Test
    void spreadIsTheDistanceOfTheQuartilesAsPartOfTheMedian() {
        assertThat(new Rounds(new double[] {100, 100, 100, 110, 120}).spread()).isEqualTo(0.1);
    }
}
