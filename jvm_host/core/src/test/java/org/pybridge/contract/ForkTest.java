package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.pybridge.ExecutionMode;

/** Forking would copy a JVM with one thread left: it is refused there, and allowed in a worker. */
@Once
final class ForkTest {
    @ContractTest
    void aForkIsRefusedInTheJvmAndAllowedInAWorker(Runtimes runtimes) throws Exception {
        ChildJvm.Result result = ChildJvm.run(ForkMain.class, runtimes.mode().name());
        if (runtimes.mode() == ExecutionMode.THREAD) {
            assertThat(result.output().lines())
                    .anyMatch(line -> line.startsWith("refused: RuntimeError: os.fork is refused"))
                    .anyMatch(line -> line.startsWith("refused: RuntimeError: preexec_fn is"))
                    .endsWith("ran");
        } else {
            assertThat(result.output()).endsWith("forked\nran before exec\nran\n");
        }
        assertThat(result.exitCode()).isZero();
    }
}
