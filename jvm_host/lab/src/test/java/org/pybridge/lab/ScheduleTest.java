package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private static final long START_NS = -500; // as System.nanoTime may be

    private static Schedule of(int member, int memberCount) {
        return new Schedule(START_NS, START_NS + 1000, 100, member, memberCount);
    }

    @Test
    void callersTakeTheArrivalsInTurns() {
        assertThat(of(0, 3).dueNs(0)).isEqualTo(START_NS);
        assertThat(of(1, 3).dueNs(0)).isEqualTo(START_NS + 100);
        assertThat(of(1, 3).dueNs(2)).isEqualTo(START_NS + 700);
    }

    @Test
    void togetherTheyHaveAllThatAreDueBeforeTheEnd() {
        assertThat(IntStream.range(0, 3).mapToLong(member -> of(member, 3).countFrom(0)).sum())
                .isEqualTo(10);
    }

    @Test
    void countsWhatIsLeftAsItIsHadOneByOne() {
        final Schedule schedule = of(2, 3);
        long count = 0;
        while (schedule.has(count)) {
            count++;
        }
        assertThat(count).isEqualTo(schedule.countFrom(0));
        assertThat(schedule.countFrom(1)).isEqualTo(count - 1);
        assertThat(schedule.countFrom(count)).isZero();
    }
}
