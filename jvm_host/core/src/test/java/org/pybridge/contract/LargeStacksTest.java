package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Threads with little stack run Python that needs much. */
@Once
final class LargeStacksTest {
    @ContractTest
    void smallThreadsRunWhatNeedsMuchStack(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(LargeStacksMain.class, runtimes.mode().name());
        assertThat(result.output())
                .contains(
                        "imports: 31",
                        "solves: true true",
                        "sorts: 300",
                        "parses: 1",
                        "knows: true",
                        "recursion in Java: overflow, then 1");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    /** Where other native code may call Java from Python, nothing runs on another stack. */
    @ContractTest
    void withoutThemEndlessRecursionIsContainedToo(Runtimes runtimes) throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(
                        List.of("-Dpybridge.largeStacks=false"),
                        DeepRecursionMain.class,
                        runtimes.mode().name());
        assertThat(result.output()).contains("survived").doesNotContain("WorkerException");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
