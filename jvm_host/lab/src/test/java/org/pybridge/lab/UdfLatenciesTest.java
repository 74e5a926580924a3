package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The histograms of declared functions. */
final class UdfLatenciesTest {
    @Test
    void eachFunctionHasAHistogramOfItsCalls() {
        final UdfLatencies latencies = new UdfLatencies();
        for (int call = 1; call <= 100; call++) {
            latencies.took("score", 1, call * 1000L, false);
        }
        latencies.took("clean", 1000, 5_000_000, true);
        final Map<String, Histogram> seen = latencies.histograms();
        assertThat(seen).containsOnlyKeys("clean", "score");
        assertThat(seen.get("score").getTotalCount()).isEqualTo(100);
        assertThat(seen.get("score").getValueAtPercentile(50)).isBetween(50_000L, 50_100L);
        assertThat(seen.get("clean").getMaxValue()).isBetween(5_000_000L, 5_005_000L);
        assertThat(latencies.toString().lines())
                .element(0)
                .asString()
                .startsWith("clean: 1 calls, p50 500")
                .endsWith(" us");
    }

    @Test
    void whatWasReturnedDoesNotChange() {
        final UdfLatencies latencies = new UdfLatencies();
        latencies.took("score", 1, 1000, false);
        final Histogram before = latencies.histograms().get("score");
        latencies.took("score", 1, 2000, false);
        assertThat(before.getTotalCount()).isEqualTo(1);
        assertThat(new UdfLatencies().toString()).isEmpty();
    }
}
