package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.pybridge.ExecutionMode;

/** However a JVM ends, it ends, with its own exit code, and what Python printed is not lost. */
final class EndOfJvmTest {
    private static void assertEnds(Runtimes runtimes, String way, int exitCode, String... texts)
            throws Exception {
        ChildJvm.Result result = ChildJvm.run(EndOfJvmMain.class, runtimes.mode().name(), way);
        for (String text : texts) {
            assertThat(result.output()).as("%s, %s", runtimes.mode(), way).contains(text);
        }
        assertThat(result.output()).as("%s, %s", runtimes.mode(), way).doesNotContain("SIG");
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
    }

    /** A worker's exit functions run too, but nobody reads any more what they print. */
    private static void assertEndsInOrder(
            Runtimes runtimes, String way, int exitCode, String... texts) throws Exception {
        assertEnds(runtimes, way, exitCode, texts);
        if (runtimes.mode() == ExecutionMode.THREAD) {
            assertEnds(runtimes, way, exitCode, "printed by Python", "printed at exit");
        }
    }

    @ContractTest
    void mainReturnsWithARuntimeLeftOpen(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "return", 0, "printed by Python", "end of main");
    }

    @ContractTest
    void systemExitOfJavaEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "exit", 4, "printed by Python");
    }

    @ContractTest
    void systemExitOfJavaInACallbackEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "exit-in-callback", 4, "printed by Python");
    }

    @ContractTest
    void systemExitOfJavaInAHoldEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "exit-in-hold", 4, "printed by Python");
    }

    @ContractTest
    void systemExitOfJavaInNestedHoldsEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "exit-in-nested-hold", 4, "printed by Python");
    }

    @ContractTest
    void anyThreadMayEndTheJvmInAHold(Runtimes runtimes) throws Exception {
        assertEndsInOrder(runtimes, "exit-in-hold-of-another-thread", 4);
    }

    @ContractTest
    void theSystemExitOfPythonDoesNotEndTheJvm(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "system-exit", 0, "contained SystemExit", "end of main");
    }

    @ContractTest
    void theJvmEndsWhileOtherThreadsCall(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "exit-while-others-call", 4);
    }

    @ContractTest
    void daemonThreadsOfPythonDoNotKeepTheJvm(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "threads-left-in-python", 0, "end of main");
    }
}
