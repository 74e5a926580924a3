package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.pybridge.ExecutionMode;

/**
 * Calls leave nothing in memory: the resident memory of the process, and its worker's, stays what
 * it was. The heap is fixed and touched before, so that it does not count. With the environment
 * variable PYBRIDGE_LONG millions of calls show any byte of each; without it, a few dozen bytes.
 */
@Once
final class MemoryTest {
    private static final int CALLS = 50_000;
    private static final int LONG_CALLS = 1_250_000;
    private static final int LONG_WORKER_CALLS = 250_000;
    private static final long MAX_GROWN_KIB = 2048;
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static int callCount(ExecutionMode mode) {
        if (System.getenv("PYBRIDGE_LONG") == null) {
            return CALLS;
        }
        return mode == ExecutionMode.THREAD ? LONG_CALLS : LONG_WORKER_CALLS;
    }

    private static void assertFlat(ExecutionMode mode, String call) throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(
                        LIMIT,
                        List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"),
                        MemoryMain.class,
                        mode.name(),
                        call,
                        String.valueOf(callCount(mode)));
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("grown by KiB: ");
        long grownKib =
                Long.parseLong(result.output().replaceAll("(?s).*grown by KiB: (-?\\d+).*", "$1"));
        assertThat(grownKib)
                .as("KiB grown by %d calls of %s", callCount(mode), call)
                .isLessThanOrEqualTo(MAX_GROWN_KIB);
    }

    @ContractTest
    @Timeout(value = 16, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void errorsLeaveNothingInMemory(Runtimes runtimes) throws Exception {
        assertFlat(runtimes.mode(), "error");
    }

    @ContractTest
    @Timeout(value = 16, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void textsLeaveNothingInMemory(Runtimes runtimes) throws Exception {
        assertFlat(runtimes.mode(), "text");
    }
}
