package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.pybridge.ExecutionMode;

/** No collector gives up because Java arrays are copied within critical sections. */
@Once
final class CriticalCopiesTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @ContractTest(modes = ExecutionMode.THREAD)
    void threadsAllocateWhileArraysAreCopied(Runtimes runtimes) throws Exception {
        for (String collector : List.of("Serial", "Parallel", "G1")) {
            ChildJvm.Result result =
                    ChildJvm.run(
                            LIMIT,
                            List.of("-Xmx40m", "-XX:+Use" + collector + "GC"),
                            CriticalCopiesMain.class,
                            runtimes.mode().name());
            assertThat(result.output()).as(collector).contains("copied");
            assertThat(result.exitCode()).as(result.output()).isZero();
        }
    }
}
