package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A child JVM that does not end by itself is told with its threads, and never outlives its test.
 */
final class ChildJvmTest {
    /** Never ends. */
    public static final class Waits {
        private Waits() {}

        /** Arguments: a mark in the command line. */
        public static void main(String[] arguments) {
            System.out.println("waits");
            while (arguments.length > 0) {
                LockSupport.park();
            }
        }
    }

    private static boolean runs(String mark) {
        Predicate<ProcessHandle> isMarked =
                child -> child.info().commandLine().orElse("").endsWith(mark);
        return ProcessHandle.current().children().anyMatch(isMarked);
    }

    @Test
    void aHangIsToldWithTheThreads() {
        Duration limit = Duration.ofSeconds(1);
        assertThatThrownBy(() -> ChildJvm.run(limit, List.of(), Waits.class, "of-a-hang"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not end within PT1S")
                .hasMessageContaining("ChildJvmTest$Waits.main");
        Waiting.until("the child is gone", () -> !runs("of-a-hang"));
    }

    @Test
    void anInterruptEndsTheChild() throws InterruptedException {
        Thread test =
                new Thread(
                        () ->
                                assertThatThrownBy(
                                                () -> ChildJvm.run(Waits.class, "of-an-interrupt"))
                                        .isInstanceOf(InterruptedException.class));
        test.start();
        Waiting.until("the child runs", () -> runs("of-an-interrupt"));
        test.interrupt();
        test.join();
        Waiting.until("the child is gone", () -> !runs("of-an-interrupt"));
    }
}
