package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

/** Recursion without end is an exception on a thread of any size, never the end of the JVM. */
@Once
final class DeepRecursionTest {
    @ContractTest
    void endlessRecursionOfEveryKindIsContained(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(DeepRecursionMain.class, runtimes.mode().name());
        assertThat(result.output()).contains("survived").doesNotContain("WorkerException");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
