package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pybridge.bench.Contestant.Role;
import org.pybridge.measure.Rounds;

final class WarningsTest {
    private static final double[] QUIET = {100, 100, 100, 101, 101};
    private static final double[] RESTLESS = {100, 100, 120, 140, 150};

    private static List<String> warnings(
            boolean stable, double[] own, double referenceP50, boolean sleeps) {
        Contest contest =
                new Contest(
                        Map.of(
                                new Contestant(Role.SCENARIO, "own"), new Rounds(own.clone()),
                                new Contestant(Role.REFERENCE, "least"),
                                        new Rounds(QUIET.clone())));
        Singles singles = new Singles(at(100), Optional.of(at(referenceP50)), 1);
        return Warnings.of(stable, contest, singles, sleeps);
    }

    private static Percentiles at(double p50) {
        return new Percentiles(p50, p50, p50, p50, p50);
    }

    @Test
    void quietNumbersHaveNone() {
        assertThat(warnings(true, QUIET, 50, true)).isEmpty();
    }

    @Test
    void aWarmUpThatNeverBecameStableIsTold() {
        assertThat(warnings(false, QUIET, 50, false))
                .singleElement()
                .asString()
                .contains("measure longer (--seconds)");
    }

    @Test
    void restlessRoundsAreTold() {
        assertThat(warnings(true, RESTLESS, 50, false))
                .singleElement()
                .asString()
                .contains("rounds of the scenario differ by 33 %");
    }

    @Test
    void aReferenceOfSleepingProcessesThatIsFarAwayIsTold() {
        assertThat(warnings(true, QUIET, 10, true))
                .singleElement()
                .asString()
                .contains("10.00 times", "compare under taskset -c 0");
        assertThat(warnings(true, QUIET, 10, false)).isEmpty();
    }
}
