package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Virtual threads wait for Python in Java: two carriers are enough for any number of them, and for
 * those that only run Java.
 */
@Once
final class FewCarriersTest {
    private static final List<String> TWO_CARRIERS =
            List.of(
                    "-Djdk.virtualThreadScheduler.parallelism=2",
                    "-Djdk.virtualThreadScheduler.maxPoolSize=2");

    private static void assertEnds(Runtimes runtimes, String what) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(TWO_CARRIERS, FewCarriersMain.class, runtimes.mode().name(), what);
        assertThat(child.output()).endsWith("end of main\n");
        assertThat(child.exitCode()).as(child.output()).isZero();
    }

    @ContractTest
    void aThousandThreadsMayCallWithLocksThatOthersWant(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "locks");
    }

    @ContractTest
    void callbacksMayCallPythonAgainAtAnyDepth(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "nested");
    }

    @ContractTest
    void aHoldMayWaitForThreadsThatRunJavaWhileOthersWantToCall(Runtimes runtimes)
            throws Exception {
        assertEnds(runtimes, "hold");
    }

    @ContractTest
    void soMayAHoldOnOneOfThem(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "hold-there");
    }

    @ContractTest
    void aLongCallLeavesThreadsThatRunJavaRunning(Runtimes runtimes) throws Exception {
        assertEnds(runtimes, "long-call");
    }
}
