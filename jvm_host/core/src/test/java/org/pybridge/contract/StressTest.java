package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * Random calls from many threads under GC pressure: no crash, no wrong result, and nothing stays.
 * The environment variable PYBRIDGE_SOAK_MINUTES makes it long, for each mode.
 */
@Once
final class StressTest {
    private static final int SHORT_SECONDS = 5;

    private static int seconds() {
        String minutes = System.getenv("PYBRIDGE_SOAK_MINUTES");
        return minutes == null ? SHORT_SECONDS : 60 * Integer.parseInt(minutes);
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void randomCallsOfManyThreadsComeOutRight(Runtimes runtimes) throws Exception {
        int seconds = seconds();
        ChildJvm.Result child =
                ChildJvm.run(
                        Duration.ofSeconds(seconds).plusMinutes(5),
                        List.of("-Xmx64m"),
                        StressMain.class,
                        runtimes.mode().name(),
                        Integer.toString(seconds));
        assertThat(child.output()).contains(", nothing is left\n");
        assertThat(child.exitCode()).as(child.output()).isZero();
    }
}
