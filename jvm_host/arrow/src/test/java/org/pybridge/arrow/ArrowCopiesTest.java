package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pybridge.ExecutionMode;

/** How often results are copied on their way to Java: as the documentation's table says. */
final class ArrowCopiesTest {
    private static final int LEAST_SHARED = 32 << 10;
    private static final int MOST_SHARED = 32 << 20;

    /** Whether memory is what this process and a worker have both mapped. */
    private static boolean isShared(long address) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            String[] range = line.substring(0, line.indexOf(' ')).split("-");
            if (Long.parseUnsignedLong(range[0], 16) <= address
                    && address < Long.parseUnsignedLong(range[1], 16)) {
                return line.contains("memfd:");
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(ints = {LEAST_SHARED, 8_000_000, 24 << 20})
    void inProcessModeJavaReadsAResultWhereTheWorkerHasWrittenIt(int bytes) throws IOException {
        try (ArrowRuntime runtime = new ArrowRuntime(ExecutionMode.PROCESS);
                Float8Vector doubles = runtime.doubles("x", bytes / Double.BYTES);
                VectorSchemaRoot root = new VectorSchemaRoot(List.<FieldVector>of(doubles))) {
            Object copiedBefore = runtime.call("copied");
            try (VectorSchemaRoot result = runtime.function("doubled").call(root)) {
                FieldVector vector = result.getVector(0);
                assertThat(isShared(vector.getDataBufferAddress())).isTrue();
                assertThat(vector.getObject(1)).isEqualTo(2.0);
            }
            assertThat(runtime.call("copied")).isEqualTo(copiedBefore);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, MOST_SHARED + 4096})
    void smallerAndLargerOnesAreCopiedToTheAllocator(int bytes) throws IOException {
        try (ArrowRuntime runtime = new ArrowRuntime(ExecutionMode.PROCESS);
                Float8Vector doubles = runtime.doubles("x", bytes / Double.BYTES);
                FieldVector result = runtime.function("same").call(doubles)) {
            assertThat(isShared(result.getDataBufferAddress())).isFalse();
            assertThat(result.getObject(1)).isEqualTo(1.0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "THREAD")
    void inThreadModeJavaReadsPythonsMemory(ExecutionMode mode) {
        try (ArrowRuntime runtime = new ArrowRuntime(mode);
                Float8Vector doubles = runtime.doubles("x", 3);
                FieldVector made = runtime.function("made_in_python").call(doubles)) {
            assertThat(made.getDataBufferAddress()).isEqualTo(runtime.call("made_address"));
        }
    }
}
