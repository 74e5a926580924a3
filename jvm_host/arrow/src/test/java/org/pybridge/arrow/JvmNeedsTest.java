package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.pybridge.Python;

final class JvmNeedsTest {
    private static final String OPENED = ChildJvm.OPENED;

    /** What a program does first, with an allocator of its own. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            if (arguments.length > 0) {
                PythonArrow.requireJvmOptions(); // where allocators fail, before the first one
            }
            try (Python python = Python.start();
                    RootAllocator allocator = new RootAllocator()) {
                ArrowFunction.of(python, "builtins:len", allocator);
            }
        }
    }

    private static String run(String... options) throws IOException, InterruptedException {
        String[] arguments = options.length > 1 ? new String[] {"first"} : new String[0];
        return ChildJvm.run(List.of(options), Program.class, arguments);
    }

    @Test
    void aPlainJvmIsToldTheExactOptions() throws IOException, InterruptedException {
        boolean isGuarded = Runtime.version().feature() >= 24;
        String unsafe = isGuarded ? " --sun-misc-unsafe-memory-access=allow" : "";
        assertThat(run())
                .startsWith("1 ")
                .contains(
                        "java.lang.IllegalStateException: Arrow cannot run in this JVM: java.nio is"
                                + " not open to it; fix: java "
                                + OPENED
                                + unsafe
                                + ", which `pybridge java` adds");
    }

    @Test
    void withItArrowRunsWhereTheJdkAllowsUnsafe() throws IOException, InterruptedException {
        if (Runtime.version().feature() >= 24) {
            assertThat(run(OPENED, "--sun-misc-unsafe-memory-access=deny"))
                    .startsWith("1 ")
                    .contains("sun.misc.Unsafe may not access memory; fix: java " + OPENED)
                    .contains("--sun-misc-unsafe-memory-access=allow");
        } else {
            assertThat(run(OPENED)).startsWith("0 "); // older ones deny nothing
        }
    }
}
