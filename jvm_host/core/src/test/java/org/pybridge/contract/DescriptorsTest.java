package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The descriptors between the JVM and its workers: who has them, and where there are few. */
@Once
final class DescriptorsTest {
    @Test
    void aStartThatFailsLeavesNoneOpen() throws Exception {
        ChildJvm.Result result = ChildJvm.runLimited("-n 200", FewDescriptorsMain.class);
        assertThat(result.output()).contains("starts failed, none left anything open: null");
        assertThat(result.output()).doesNotContain("\n0 starts failed");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void nobodyButTheWorkerHasThoseOfAddedChannels() throws Exception {
        assertHops(ChildJvm.run(ThreadHopsMain.class));
    }

    @Test
    void channelsAreAddedWithoutSharedMemoryToo() throws Exception {
        assertHops(ChildJvm.runLimited("-f 800", ThreadHopsMain.class));
    }

    private static void assertHops(ChildJvm.Result result) {
        String round =
                "hops: 20\nof a command: 0\n0\n"
                        + "a forked child of a worker cannot call Java: the JVM is its parent's\n"
                        + "fork: 0\nhops: 20\n";
        assertThat(result.output().lines().filter(line -> !line.contains("WorkerCommand")))
                .filteredOn(line -> !line.startsWith("WARNING: calls to workers go through pipes"))
                // What the forked child says comes by a stream of its own.
                .containsExactlyInAnyOrderElementsOf(
                        (round + round + "nothing is left open").lines().toList());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
