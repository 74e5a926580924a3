package org.pybridge.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** A runtime and an allocator, of which nothing is left at the end. */
final class ArrowRuntime implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    final Python python;
    final BufferAllocator allocator = new RootAllocator();

    ArrowRuntime(ExecutionMode mode) {
        python = Python.start(PythonConfig.builder().mode(mode).addPath(functions()).build());
    }

    private static Path functions() {
        try {
            return Path.of(ArrowRuntime.class.getResource("/arrow").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    ArrowFunction function(String name) {
        return ArrowFunction.of(python, "arrow_functions:" + name, allocator);
    }

    Object call(String name, Object... arguments) {
        return python.function("arrow_functions:" + name).call(arguments);
    }

    /** A vector of 0, 1, 2, … */
    Float8Vector doubles(String name, int count) {
        return doubles(name, count, allocator);
    }

    /** As above, of another allocator. */
    static Float8Vector doubles(String name, int count, BufferAllocator allocator) {
        Float8Vector vector = new Float8Vector(name, allocator);
        vector.allocateNew(count);
        for (int i = 0; i < count; i++) {
            vector.set(i, i);
        }
        vector.setValueCount(count);
        return vector;
    }

    void awaitEmpty() {
        awaitAtMost(0);
    }

    /** Python drops what handles had on a thread of its own. */
    void awaitAtMost(long wantedBytes) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (allocator.getAllocatedMemory() > wantedBytes && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(allocator.getAllocatedMemory()).isLessThanOrEqualTo(wantedBytes);
    }

    @Override
    public void close() {
        awaitEmpty();
        python.close();
        allocator.close();
    }
}
