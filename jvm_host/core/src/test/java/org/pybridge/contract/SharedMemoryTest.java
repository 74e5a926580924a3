package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.WorkerException;

/** Memory from {@code allocate} is the same on both sides, in both modes. */
final class SharedMemoryTest {
    private static Object call(Python python, String function, Object... arguments) {
        return python.function("contract_arrays:" + function).call(arguments);
    }

    @ContractTest
    void aNewBufferIsZeroedAlignedAndInNativeOrder(Python python) {
        for (int bytes : new int[] {1, 63, 64, 4096, 5000, 1 << 20}) {
            ByteBuffer buffer = python.allocate(bytes);
            assertThat(buffer.isDirect()).isTrue();
            assertThat(buffer.isReadOnly()).isFalse();
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(buffer.position()).isZero();
            assertThat(buffer.limit()).isEqualTo(bytes);
            assertThat(buffer.capacity()).isEqualTo(bytes);
            assertThat(buffer.alignmentOffset(0, 64)).isZero();
            assertThat((Long) call(python, "address", buffer) % 64).isZero();
            assertThat(call(python, "describe", buffer))
                    .isEqualTo("numpy.ndarray uint8 [" + bytes + "]");
            assertThat(call(python, "total", buffer)).isEqualTo(0L);
        }
    }

    @ContractTest
    void anEmptyBufferIsAnEmptyArray(Python python) {
        ByteBuffer buffer = python.allocate(0);
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.capacity()).isZero();
        assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(call(python, "describe", buffer)).isEqualTo("numpy.ndarray uint8 [0]");
        ByteBuffer end = python.allocate(8).position(8);
        assertThat(call(python, "describe", end)).isEqualTo("numpy.ndarray uint8 [0]");
    }

    @ContractTest
    void sizesThatNoBufferHasAreRefused(Python python) {
        for (long bytes : new long[] {-1, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 40}) {
            assertThatThrownBy(() -> python.allocate(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bytes=" + bytes + ": wanted 0..2147483584");
        }
    }

    @ContractTest
    void whatJavaWritesLaterIsSeenByPython(Python python) {
        DoubleBuffer numbers = python.allocate(80).asDoubleBuffer();
        call(python, "keep", "later", numbers);
        for (int round = 1; round < 5; round++) {
            numbers.put(9, round * 0.5);
            assertThat(call(python, "kept_total", "later")).isEqualTo(round * 0.5);
        }
        call(python, "forget", "later");
    }

    @ContractTest
    void whatPythonWritesIsSeenByJava(Python python) {
        IntBuffer numbers = python.allocate(40).asIntBuffer();
        call(python, "fill", numbers, 7);
        assertThat(numbers.get(0) + numbers.get(9)).isEqualTo(14);
        call(python, "keep", "written", numbers);
        call(python, "add_to_kept", "written", 3);
        assertThat(numbers.get(5)).isEqualTo(10);
        call(python, "forget", "written");
    }

    @ContractTest
    void viewsAndSlicesAreThatPartOfTheMemory(Python python) {
        ByteBuffer whole = python.allocate(1000);
        ByteBuffer part = whole.slice(104, 800).order(ByteOrder.nativeOrder());
        DoubleBuffer typed = part.asDoubleBuffer().position(10).limit(20).slice().position(2);
        call(python, "fill", typed, 2.5);
        assertThat(whole.getDouble(104 + 8 * 11)).isEqualTo(0);
        assertThat(whole.getDouble(104 + 8 * 12)).isEqualTo(2.5);
        assertThat(whole.getDouble(104 + 8 * 19)).isEqualTo(2.5);
        assertThat(whole.getDouble(104 + 8 * 20)).isEqualTo(0);
        assertThat(
                        python.function("contract_arrays:shares_memory")
                                .call(whole.duplicate().position(100), typed.duplicate()))
                .isEqualTo(true);
        ByteBuffer odd = whole.position(1).slice().order(ByteOrder.nativeOrder());
        call(python, "fill", odd.asLongBuffer().limit(1), 1L);
        assertThat(whole.get(1)).isEqualTo((byte) 1);
    }

    @ContractTest
    void aReadOnlyViewCannotBeWrittenByPython(Python python) {
        ByteBuffer buffer = python.allocate(16);
        assertThat(call(python, "writeable", buffer.asReadOnlyBuffer())).isEqualTo(false);
        assertThat(call(python, "writeable", buffer.asLongBuffer().asReadOnlyBuffer()))
                .isEqualTo(false);
        assertThat(call(python, "writeable", buffer)).isEqualTo(true);
    }

    @ContractTest
    void aViewInTheForeignByteOrderIsRefused(Python python) {
        ByteBuffer big = python.allocate(16).order(ByteOrder.BIG_ENDIAN);
        assertThatThrownBy(() -> call(python, "total", big.asLongBuffer()))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("order(ByteOrder.nativeOrder())");
    }

    @ContractTest
    void severalBuffersAreApart(Python python) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            buffers.add(python.allocate(100 + i));
        }
        for (int i = 0; i < 50; i++) {
            call(python, "fill", buffers.get(i), i);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(buffers.get(i).get(99 + i)).isEqualTo((byte) i);
        }
        assertThat(call(python, "shares_memory", buffers.get(1), buffers.get(2))).isEqualTo(false);
    }

    @ContractTest
    void buffersInsideCollectionsAreTheSameMemory(Python python) {
        ByteBuffer buffer = python.allocate(8);
        PyFunction fill = python.eval("lambda d: d['x'][0].fill(d['y'])").as(PyFunction.class);
        fill.call(java.util.Map.of("x", List.of(buffer), "y", 5));
        assertThat(buffer.get(7)).isEqualTo((byte) 5);
    }

    @ContractTest
    void anArrayOnTheMemoryComesBackAsTheSameMemory(Python python) {
        DoubleBuffer numbers = python.allocate(80).asDoubleBuffer();
        call(python, "keep", "back", numbers);
        try (NdArray part = (NdArray) call(python, "kept_array", "back", 2, 5)) {
            numbers.put(3, 1.5);
            assertThat(part.dtype()).isEqualTo("float64");
            assertThat(part.toArray(double[].class)).containsExactly(0, 1.5, 0);
            part.buffer().asDoubleBuffer().put(2, 2.5);
            assertThat(numbers.get(4)).isEqualTo(2.5);
            assertThat(call(python, "kept_total", "back")).isEqualTo(4.0);
            call(python, "fill", part, 1);
            assertThat(numbers.get(2)).isEqualTo(1);
        }
        try (NdArray reversed = (NdArray) call(python, "kept_array", "back", null, null, -3)) {
            assertThat(reversed.isContiguous()).isFalse();
            assertThat(reversed.strides()).containsExactly(-24);
            numbers.put(9, 9).put(0, 5);
            assertThat(reversed.toArray(double[].class)).containsExactly(9, 0, 1, 5);
        }
        call(python, "forget", "back");
    }

    @ContractTest
    void callbacksTakeAndGiveTheSameMemory(Python python) {
        ByteBuffer buffer = python.allocate(8);
        call(python, "keep", "called", buffer);
        Function<NdArray, Object> write =
                array -> {
                    array.buffer().put(0, (byte) 6);
                    array.close();
                    return buffer;
                };
        NdArray back = (NdArray) call(python, "call_with_kept", write, "called");
        assertThat(buffer.get(0)).isEqualTo((byte) 6);
        buffer.put(1, (byte) 7);
        assertThat(back.buffer().get(1)).isEqualTo((byte) 7);
        back.close();
        call(python, "forget", "called");
    }

    @ContractTest
    void columnsOfEachMayLieThere(Python python) {
        DoubleBuffer column = python.allocate(24).asDoubleBuffer().put(0, 1).put(1, 2).put(2, 3);
        assertThat(python.function("contract_functions:square").each(double[].class, column))
                .containsExactly(1, 4, 9);
    }

    @ContractTest
    void anotherRuntimeOfTheModeSharesItToo(Python python, Runtimes runtimes) {
        ByteBuffer buffer = python.allocate(8);
        Python other = runtimes.start();
        call(other, "fill", buffer, 3);
        assertThat(buffer.get(7)).isEqualTo((byte) 3);
        assertThat(call(python, "total", buffer)).isEqualTo(24L);
    }

    @ContractTest
    void itOutlivesItsRuntime(Runtimes runtimes) {
        Python first = runtimes.start();
        ByteBuffer buffer = first.allocate(8);
        call(first, "fill", buffer, 2);
        first.close();
        assertThat(buffer.get(3)).isEqualTo((byte) 2);
        assertThat(call(runtimes.start(), "total", buffer)).isEqualTo(16L);
        assertThatThrownBy(() -> first.allocate(8)).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void anArrayInPythonOutlivesTheBuffer(Python python) {
        Supplier<ByteBuffer> keep =
                () -> {
                    ByteBuffer buffer = python.allocate(3000).put(2999, (byte) 4);
                    call(python, "keep", "outlives", buffer);
                    return buffer;
                };
        var forgotten = new java.lang.ref.WeakReference<>(keep.get());
        if (python.mode() == ExecutionMode.PROCESS) { // in thread mode Python keeps the very buffer
            Waiting.untilCollected("the buffer is gone", () -> forgotten.get() == null);
        }
        assertThat(call(python, "kept_total", "outlives")).isEqualTo(4L);
        try (NdArray array = (NdArray) call(python, "kept_array", "outlives", 2990)) {
            assertThat(array.toArray(byte[].class)).endsWith(0, 4);
            array.buffer().put(0, (byte) 3);
            assertThat(call(python, "kept_total", "outlives")).isEqualTo(7L);
            call(python, "fill", array.buffer(), 1);
            assertThat(call(python, "kept_total", "outlives")).isEqualTo(10L);
        }
        call(python, "forget", "outlives");
    }

    @ContractTest
    void manyThreadsMayAllocateAndCallAtOnce(Python python) throws Exception {
        PyFunction fill = python.function("contract_arrays:fill");
        Together.run(
                4,
                thread -> {
                    for (int i = 0; i < 50; i++) {
                        ByteBuffer buffer = python.allocate(64 + i);
                        fill.call(buffer, thread + 1);
                        assertThat(buffer.get(63 + i)).isEqualTo((byte) (thread + 1));
                    }
                });
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aReplacedWorkerSeesTheSameMemory(Runtimes runtimes) {
        Python python = runtimes.start();
        ByteBuffer buffer = python.allocate(100);
        PyFunction fill = python.function("contract_arrays:fill");
        fill.call(buffer, 1);
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(1))
                .isInstanceOf(WorkerException.class);
        assertThat(buffer.get(99)).isEqualTo((byte) 1);
        assertThat(call(python, "total", buffer)).isEqualTo(100L);
        fill.call(buffer.slice(50, 50), 2);
        assertThat(buffer.get(99)).isEqualTo((byte) 2);
        assertThat(buffer.get(49)).isEqualTo((byte) 1);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theWorkerMapsABufferOnceAndUnmapsItWhenItIsGone(Runtimes runtimes) {
        Python python = runtimes.start();
        Runnable use =
                () -> {
                    ByteBuffer buffer = python.allocate(1 << 20);
                    for (int i = 0; i < 100; i++) {
                        call(python, "fill", buffer.slice(i, 1000), i);
                    }
                    assertThat(call(python, "shared_segments")).isEqualTo(1L);
                    call(python, "keep", "unmapped", buffer);
                };
        use.run();
        call(python, "forget", "unmapped");
        Waiting.untilCollected(
                "the worker unmaps the segment", () -> call(python, "shared_segments").equals(0L));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theWorkerKeepsAMappingThatItsArraysUse(Runtimes runtimes) {
        Python python = runtimes.start();
        Runnable use =
                () -> {
                    call(python, "keep", "first", python.allocate(10));
                    call(python, "total", python.allocate(20));
                };
        use.run();
        Waiting.untilCollected(
                "the worker unmaps one segment", () -> call(python, "shared_segments").equals(1L));
        assertThat(call(python, "kept_total", "first")).isEqualTo(0L);
        call(python, "forget", "first");
        Waiting.untilCollected( // by now Java may still have the buffer of the first
                "the worker unmaps the other too",
                () -> call(python, "shared_segments").equals(0L));
    }

    @ContractTest
    void buffersThatNobodyUsesMakeRoomAndTheLimitIsToldOtherwise(Runtimes runtimes)
            throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(List.of("-Xmx64m"), SharedMemoryMain.class, runtimes.mode().name());
        assertThat(result.output()).contains("room for 32", "OutOfMemoryError", "then 2");
        assertThat(result.exitCode()).isZero();
    }
}
