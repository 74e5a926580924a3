package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pybridge.ExecutionMode;

final class EngineTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    private static Map<String, Object> measure(Scenario scenario) throws InterruptedException {
        try (Environment environment =
                new Environment(ExecutionMode.THREAD, NOWHERE, NOWHERE, NOWHERE)) {
            Budget budget = Budget.of(Duration.ofMillis(500));
            return new Engine(environment, budget).measure(scenario).fields();
        }
    }

    @Test
    void tellsTimesAllocationAndTheRatioToTheReference() throws InterruptedException {
        Map<String, Object> fields = measure(new CountingScenario(true));
        double median = (double) fields.get("median");
        assertThat(median).isPositive();
        assertThat((double) fields.get("min")).isPositive().isLessThanOrEqualTo(median);
        assertThat((double) fields.get("p50")).isLessThanOrEqualTo((double) fields.get("p999"));
        assertThat((double) fields.get("allocated_bytes_per_op"))
                .isBetween(
                        (double) CountingScenario.BYTES_PER_OP,
                        CountingScenario.BYTES_PER_OP + 32.0);
        assertThat(fields).containsEntry("floor", 1000.0).containsEntry("reference", "fixed");
        assertThat(fields).containsEntry("floor_p50", 1000.0).containsEntry("floor_p999", 1000.0);
        assertThat((double) fields.get("floor_ratio")).isCloseTo(median / 1000, within(0.001));
    }

    @Test
    void tellsTheTimesOfThoseBesideTheReference() throws InterruptedException {
        Reference slow = new CountingScenario.FixedReference("slow", 3000);
        Reference slower = new CountingScenario.FixedReference("slower", 4000);
        Map<String, Object> fields = measure(new CountingScenario(true).besides(slow, slower));
        assertThat(fields)
                .containsEntry(
                        "beside",
                        List.of(
                                Map.of("name", "slow", "median", 3000.0, "min", 3000.0),
                                Map.of("name", "slower", "median", 4000.0, "min", 4000.0)))
                .containsEntry("reference", "fixed")
                .containsEntry("floor", 1000.0);
    }

    @Test
    void tellsHowManyTimesAsLongTheTwinTakes() throws InterruptedException {
        Map<String, Object> fields = measure(new CountingScenario(true).withTwin());
        assertThat(fields).containsEntry("twin_name", "counting");
        assertThat((double) fields.get("twin_ratio"))
                .isCloseTo(
                        (double) fields.get("twin") / (double) fields.get("median"), within(0.01));
        assertThat(fields).doesNotContainKeys("beside", "scaling", "shares", "floor_scaling");
    }

    @Test
    void tellsTheScalingAndTheSharesOfThreads() throws InterruptedException {
        Map<String, Object> fields = measure(new CountingScenario(true).byTwoThreads());
        assertThat((double) fields.get("scaling")).isPositive();
        assertThat(fields).containsEntry("floor_scaling", 1.0);
        List<?> shares = (List<?>) fields.get("shares");
        assertThat(shares).hasSize(2);
        assertThat((double) shares.get(0) + (double) shares.get(1)).isCloseTo(1, within(0.002));
        assertThat((double) shares.get(0)).isGreaterThanOrEqualTo((double) shares.get(1));
        // Those of both threads, once; a round's own are a part of it, the larger the fewer it has.
        assertThat((double) fields.get("allocated_bytes_per_op"))
                .isBetween(
                        (double) CountingScenario.BYTES_PER_OP,
                        1.5 * CountingScenario.BYTES_PER_OP);
    }

    @Test
    void refusesAWrongResultOfAHelper() {
        assertThatThrownBy(() -> measure(new CountingScenario(false).byTwoThreads()))
                .isInstanceOf(WrongResultException.class);
    }

    @Test
    void refusesAWrongResult() {
        assertThatThrownBy(() -> measure(new CountingScenario(false)))
                .isInstanceOf(WrongResultException.class)
                .hasMessageContainingAll("scenario=counting", "seen=1024", "wanted=1025");
    }
}
