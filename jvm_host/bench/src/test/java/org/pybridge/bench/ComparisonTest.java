package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pybridge.bench.scenario.Bar;

final class ComparisonTest {
    private static List<Map<String, Object>> measure(Workload... rows) throws InterruptedException {
        final List<Bar> bars = Arrays.stream(rows).map(each -> new Bar("java", "", each)).toList();
        return new Comparison(bars, Budget.of(Duration.ofMillis(200))).measure();
    }

    /** Counts its rows; some have to come together. */
    private record Counting(int batch, long tooMany) implements Workload {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public long run(int operationCount) {
            return operationCount + tooMany;
        }

        @Override
        public long expected(int operationCount) {
            return operationCount;
        }
    }

    @Test
    void barsOfSingleRowsHavePercentilesAndThoseOfBundlesHaveNone() throws InterruptedException {
        final List<Map<String, Object>> fields = measure(new Counting(1, 0), new Counting(1000, 0));
        assertThat(fields.get(0))
                .containsEntry("way", "single")
                .containsKeys("median", "min", "p50", "p99", "ops_per_sample", "warnings");
        assertThat(fields.get(1))
                .containsEntry("way", "bundled")
                .containsKeys("median", "min", "warnings")
                .doesNotContainKey("p50");
    }

    @Test
    void refusesAWrongResult() {
        assertThatThrownBy(() -> measure(new Counting(1, 1)))
                .isInstanceOf(WrongResultException.class)
                .hasMessageContaining("java single");
    }
}
