package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Each class loader has a PyBridge of its own in one process, and goes when its runtime closed. */
@Once
final class ClassLoadersTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String RESULT =
            "[3, Point[x=4, y=5], [3, 2, 1], 14, later, 0, 6, 7, from Java, true, [8], true, 1]"
                    + " printed";

    private static void assertAllGo(Runtimes runtimes, int times, int atOnce) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        LIMIT,
                        List.of(),
                        ClassLoadersMain.class,
                        runtimes.mode().name(),
                        Integer.toString(times),
                        Integer.toString(atOnce));
        assertThat(child.output()).endsWith("collected " + times * atOnce + "\n");
        assertThat(child.output().lines().filter(RESULT::equals)).hasSize(times * atOnce);
        assertThat(child.exitCode()).isZero();
    }

    @ContractTest
    @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anApplicationIsLoadedAgainAndAgain(Runtimes runtimes) throws Exception {
        assertAllGo(runtimes, 20, 1);
    }

    @ContractTest
    @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoApplicationsRunAtOnce(Runtimes runtimes) throws Exception {
        assertAllGo(runtimes, 3, 2);
    }
}
