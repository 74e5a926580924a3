package org.pybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartPauseTest {
    private static final long LONGEST_NS = Duration.ofSeconds(10).toNanos();

    private long nowNs = -5; // as System.nanoTime, which may be negative
    private final RestartPause pause = new RestartPause(LONGEST_NS);

    private long afterDeath(Duration life) {
        pause.born(nowNs);
        nowNs += life.toNanos();
        pause.died(nowNs);
        return Duration.ofNanos(pause.leftNs(nowNs)).toMillis();
    }

    @Test
    void theFirstDeathsInARowHaveNoPauseAndFurtherOnesTwiceTheLast() {
        assertThat(pause.leftNs(nowNs)).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(afterDeath(Duration.ofMillis(50))).isZero();
        }
        for (long expectedMs = 100; expectedMs < 10_000; expectedMs *= 2) {
            assertThat(afterDeath(Duration.ofMillis(50))).isEqualTo(expectedMs);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(afterDeath(Duration.ofMillis(50))).isEqualTo(10_000);
        }
    }

    @Test
    void thePausePasses() {
        for (int i = 0; i < 6; i++) {
            pause.failed(nowNs);
        }
        assertThat(pause.leftNs(nowNs + 40_000_000)).isEqualTo(60_000_000);
        assertThat(pause.leftNs(nowNs + 200_000_000)).isZero();
    }

    @Test
    void aWorkerThatHasLivedForAWhileEndsTheRow() {
        for (int i = 0; i < 20; i++) {
            afterDeath(Duration.ofMillis(50));
        }
        assertThat(afterDeath(Duration.ofSeconds(10))).isZero();
        assertThat(pause.deathsInRow()).isEqualTo(1);
    }

    @Test
    void noPauseIsAskedForByZero() {
        RestartPause none = new RestartPause(0);
        for (int i = 0; i < 20; i++) {
            none.failed(nowNs);
        }
        assertThat(none.leftNs(nowNs)).isZero();
    }
}
