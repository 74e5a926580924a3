package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class JniLimitTest {
    private static final long SHORT_NS = 2_000_000;

    @Test
    void timesRoundsAndSamplesOfItsWorkload() {
        try (Reference limit = new JniLimit(new CountingScenario(true))) {
            assertThat(limit.name()).isEqualTo("counting");
            assertThat(limit.roundNs(1000)).isPositive();
            Percentiles samples = limit.samples(SHORT_NS, 10);
            assertThat(samples.p50()).isPositive().isLessThanOrEqualTo(samples.p99());
            assertThat(samples.p99()).isLessThanOrEqualTo(samples.max());
        }
    }

    @Test
    void keepsTheSamplesOfEarlierTurns() {
        try (Reference limit = new JniLimit(new CountingScenario(true))) {
            double slowest = limit.samples(SHORT_NS, 10).max();
            assertThat(limit.samples(SHORT_NS, 10).max()).isGreaterThanOrEqualTo(slowest);
        }
    }

    @Test
    void refusesAWrongResult() {
        try (Reference limit = new JniLimit(new CountingScenario(false))) {
            assertThatThrownBy(() -> limit.roundNs(1)).isInstanceOf(WrongResultException.class);
            assertThatThrownBy(() -> limit.samples(SHORT_NS, 1))
                    .isInstanceOf(WrongResultException.class)
                    .hasMessageContainingAll("scenario=counting", "seen=1024", "wanted=1025");
        }
    }
}
