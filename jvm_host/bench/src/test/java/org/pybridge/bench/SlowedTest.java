package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pybridge.ExecutionMode;

final class SlowedTest {
    @Test
    void operationsTakeThatShareLongerAtLeast() {
        final Spinning spinning = new Spinning();
        final Round round = new Round(new Slowed(spinning, 0.25));
        for (int index = 0; index < 10; index++) {
            assertThat((double) round.runNs(3)).isGreaterThanOrEqualTo(1.25 * spinning.lastNs);
        }
    }

    @Test
    void theResultIsThatOfTheOperations() {
        final Scenario counting = new CountingScenario(true);
        assertThat(new Slowed(counting, 0.25).run(7)).isEqualTo(counting.expected(7));
    }

    /** A scenario that knows how long it took. */
    private static final class Spinning implements Scenario {
        private long lastNs;

        @Override
        public long run(int operationCount) {
            final long startNs = System.nanoTime();
            do {
                lastNs = System.nanoTime() - startNs;
            } while (lastNs < 100_000);
            return operationCount;
        }

        @Override
        public long expected(int operationCount) {
            return operationCount;
        }

        @Override
        public String name() {
            return "spinning";
        }

        @Override
        public String question() {
            return "how long a loop takes";
        }

        @Override
        public Set<ExecutionMode> modes() {
            return Set.of(ExecutionMode.THREAD);
        }

        @Override
        public void setUp(Environment environment) {}

        @Override
        public void check() {}

        @Override
        public Optional<Reference> reference(Environment environment) {
            return Optional.empty();
        }
    }
}
