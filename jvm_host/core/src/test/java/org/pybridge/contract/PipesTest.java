package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Process mode works where the system gives no shared memory, and tells so once. */
@Once
final class PipesTest {
    @Test
    void framesGoThroughPipesWhereMemoryCannotBeShared() throws Exception {
        // Memory without a name is a file to the kernel: it may have no more than 400 KiB here.
        ChildJvm.Result result = ChildJvm.runLimited("-f 800", PipesMain.class);
        assertThat(result.output())
                .contains("all went through pipes")
                .contains("allocate: no memory to share with a worker: ftruncate: File too large")
                .containsOnlyOnce("calls to workers go through pipes, for there is no shared");
        assertThat(result.exitCode()).isZero();
    }
}
