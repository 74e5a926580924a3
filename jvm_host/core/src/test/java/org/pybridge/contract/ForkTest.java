package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.pybridge.ExecutionMode;

/** Forking would copy a JVM with one thread left: it is refused there, and allowed in a worker. */
final class ForkTest {
    @ContractTest
    void aForkIsRefusedInTheJvmAndAllowedInAWorker(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(ForkMain.class, runtimes.mode().name());
        String wanted = runtimes.mode() == ExecutionMode.THREAD ? "refused: " : "forked";
        assertThat(result.output()).contains(wanted, "then 2");
        assertThat(result.exitCode()).isZero();
    }
}
