package org.pybridge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SteadinessTest {
    private static Steadiness of(double... times) {
        final Steadiness steadiness = new Steadiness();
        for (final double time : times) {
            steadiness.add(time);
        }
        return steadiness;
    }

    @Test
    void needsTenWindows() {
        assertThat(of(1, 1, 1, 1, 1, 1, 1, 1, 1).isSteady()).isFalse();
        assertThat(of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1).isSteady()).isTrue();
    }

    @Test
    void forgivesSingleWindowsThatDiffer() {
        assertThat(of(100, 100, 900, 100, 101, 102, 100, 1, 102, 103).isSteady()).isTrue();
    }

    @Test
    void seesThatTimesStillFall() {
        final Steadiness falling = of(120, 119, 118, 117, 116, 100, 100, 100, 100, 100);
        assertThat(falling.isSteady()).isFalse();
        assertThat(falling.median()).isEqualTo(100);
    }

    @Test
    void isSteadyWhereNothingSucceeds() {
        assertThat(of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0).isSteady()).isTrue();
    }
}
