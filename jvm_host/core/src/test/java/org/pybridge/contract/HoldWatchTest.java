package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.pybridge.ExecutionMode;

/** A body of hold that keeps the GIL for long is named in the log, and only such a body. */
@Once
final class HoldWatchTest {
    private static String output(Runtimes runtimes, long limitMillis, String what)
            throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        HoldWatchMain.class,
                        runtimes.mode().name(),
                        Long.toString(limitMillis),
                        what);
        assertThat(child.exitCode()).as(child.output()).isZero();
        assertThat(child.output()).endsWith("end of main\n");
        return child.output();
    }

    @ContractTest(modes = ExecutionMode.THREAD) // in process mode hold takes no GIL
    void aBodyThatBlocksIsNamedWithBothStacksAndItsEndIsTold(Runtimes runtimes) throws Exception {
        assertThat(output(runtimes, 100, "blocked"))
                .contains("the body of hold on thread \"main\" has kept the GIL for")
                .contains("HoldWatchMain.blockInJava(HoldWatchMain.java:")
                .containsPattern("contract_callbacks.py\", line \\d+, in call\n")
                .containsPattern("File \"<exec>\", line 6, in wait_in_another_thread\n")
                .containsPattern("threading.py\", line \\d+, in Event.wait\n")
                .contains("the body of hold on thread \"main\" has let go of the GIL after");
    }

    @ContractTest
    void aBodyThatCallsIsNotNamed(Runtimes runtimes) throws Exception {
        assertThat(output(runtimes, 1000, "calling")).doesNotContain("GIL");
    }

    @ContractTest
    void aBodyThatWaitsInPythonIsNotNamed(Runtimes runtimes) throws Exception {
        assertThat(output(runtimes, 1000, "sleeping")).doesNotContain("GIL");
    }

    @ContractTest
    void bodiesMayBeLookedAtWhileTheyCallAndEnd(Runtimes runtimes) throws Exception {
        output(runtimes, 1, "storm");
    }
}
