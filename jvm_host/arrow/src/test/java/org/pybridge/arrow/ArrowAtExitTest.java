package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** The end of a JVM while Python has vectors. */
final class ArrowAtExitTest {
    private static final String KEEPING =
            """
            import atexit, threading
            import pyarrow.compute as pc

            kept = []


            def keep(batch):
                kept.append(batch)
                return batch.slice(0, 0)


            def end():
                print("sum", pc.sum(kept[0].column(0)).as_py(), flush=True)
                kept.pop(0)
                kept.append(threading.Thread(target=kept.clear))
                kept[-1].start()
                print("dropped", flush=True)


            atexit.register(end)
            """;

    /** Ends with what Python keeps in a module, by another thread than the one that gave it. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            Python python = Python.start();
            python.exec(KEEPING);
            RootAllocator allocator = new RootAllocator();
            for (int i = 0; i < 3; i++) {
                try (Float8Vector doubles = ArrowRuntime.doubles("x", 10_000, allocator);
                        VectorSchemaRoot root = VectorSchemaRoot.of(doubles)) {
                    ArrowFunction.of(python, python.get("keep").as(PyFunction.class), allocator)
                            .call(root)
                            .close();
                }
            }
            new Thread(() -> System.exit(arguments.length)).start();
        }
    }

    @Test
    void whatPythonKeepsIsReadAndDroppedByItsExitFunctions()
            throws IOException, InterruptedException {
        List<String> options =
                Runtime.version().feature() < 24
                        ? List.of(ChildJvm.OPENED, "-Xcheck:jni")
                        : List.of(ChildJvm.OPENED, "--sun-misc-unsafe-memory-access=allow");
        String output = ChildJvm.run(options, Program.class, "one", "two");
        assertThat(output).startsWith("2 ").contains("sum 49995000.0\ndropped\n");
        assertThat(output).doesNotContain("SIG", "fatal", "Traceback");
    }
}
