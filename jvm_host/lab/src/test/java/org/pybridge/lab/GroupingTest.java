package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.junit.jupiter.api.Test;

final class GroupingTest {
    private static Histogram recorded(Grouping grouping, long... groupNs) {
        final SingleWriterRecorder recorder = Bounds.recorder();
        for (final long ns : groupNs) {
            grouping.record(recorder, ns);
        }
        return recorder.getIntervalHistogram();
    }

    @Test
    void aGroupOfShortCallsTakesAMicrosecond() {
        assertThat(Grouping.of(999).size()).isEqualTo(2);
        assertThat(Grouping.of(250).size()).isEqualTo(4);
        assertThat(Grouping.of(30).size()).isEqualTo(34);
    }

    @Test
    void callsOfAMicrosecondAreTimedOneByOne() {
        assertThat(Grouping.of(1000)).isEqualTo(Grouping.SINGLE);
        assertThat(Grouping.of(0)).isEqualTo(Grouping.SINGLE);
    }

    @Test
    void eachRowCountsWithTheMeanOfItsGroup() {
        final Histogram histogram = recorded(Grouping.of(250), 1000, 1200);
        assertThat(histogram.getTotalCount()).isEqualTo(8);
        assertThat(histogram.getCountAtValue(250)).isEqualTo(4);
        assertThat(histogram.getCountAtValue(300)).isEqualTo(4);
    }

    @Test
    void aStallInAGroupShowsAtItsSize() {
        final Histogram histogram = recorded(Grouping.of(250), 100_000_000);
        assertThat(histogram.getTotalCount()).isEqualTo(4);
        assertThat(histogram.getCountAtValue(250)).isEqualTo(3);
        assertThat(histogram.getMaxValue()).isBetween(99_900_000L, 100_200_000L);
    }
}
