package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.WorkerException;

/** Memory that runs out, on either side, is an error of the call and no more. */
final class OutOfMemoryTest {
    private static final long MORE_BYTES = 64 << 20;
    private static final int LARGE_TEXT = 40_000_000;

    @ContractTest
    @Once
    void aHeapThatRunsOutInACallLeavesTheRuntimeWhole(Runtimes runtimes) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of("-Xmx24m", "-XX:+UseSerialGC"),
                        OutOfMemoryMain.class,
                        runtimes.mode().name());
        assertThat(child.output()).contains("whole, calls without memory: ");
        assertThat(child.output()).doesNotContain("memory: 0\n");
        assertThat(child.exitCode()).as(child.output()).isZero();
    }

    /** The JVM itself does not bear such a limit, so of process mode alone. */
    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerWithoutMemoryTellsOfItAndGoesOn(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction largeText = python.function("contract_memory:large_text");
        assertThat((String) largeText.call(LARGE_TEXT)).hasSize(LARGE_TEXT);
        python.function("contract_memory:limit_memory").call(MORE_BYTES);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> largeText.call(LARGE_TEXT))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            error -> assertThat(error.typeName()).isEqualTo("MemoryError"));
            assertThat(python.eval("6 * 7")).hasToString("42");
        }
        String text = "x".repeat(2 * LARGE_TEXT);
        assertThatThrownBy(() -> python.function("builtins:len").call(text))
                .isInstanceOfAny(PythonException.class, WorkerException.class)
                .hasMessageContaining("Memory");
    }
}
