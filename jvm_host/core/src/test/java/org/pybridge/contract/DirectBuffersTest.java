package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/**
 * Direct buffers: the same memory in thread mode; in process mode a copy, which is the exemption.
 */
final class DirectBuffersTest {
    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @ContractTest
    void viewsOfEveryTypeArriveWithTheirElementType(Python python) {
        Map<String, Buffer> views = new LinkedHashMap<>();
        views.put("int16", allocate(4).asShortBuffer().put(0, (short) 1).put(1, (short) -2));
        views.put("int32", allocate(8).asIntBuffer().put(0, 1).put(1, -2));
        views.put("int64", allocate(16).asLongBuffer().put(0, 1).put(1, -2));
        views.put("float32", allocate(8).asFloatBuffer().put(0, 1).put(1, -2));
        views.put("float64", allocate(16).asDoubleBuffer().put(0, 1).put(1, -2));
        PyFunction describe = python.function("contract_arrays:describe");
        PyFunction total = python.function("contract_arrays:total");
        views.forEach(
                (dtype, view) -> {
                    assertThat(describe.call(view)).isEqualTo("numpy.ndarray " + dtype + " [2]");
                    assertThat(((Number) total.call(view)).intValue()).as(dtype).isEqualTo(-1);
                });
    }

    @ContractTest
    void aByteBufferArrivesWithAllItsBytes(Python python) {
        ByteBuffer buffer = allocate(256);
        byte[] wanted = new byte[256];
        for (int i = 0; i < 256; i++) {
            wanted[i] = (byte) i;
            buffer.put(i, (byte) i);
        }
        assertThat((byte[]) python.function("contract_arrays:raw").call(buffer)).isEqualTo(wanted);
    }

    @ContractTest
    void onlyWhatLiesBetweenPositionAndLimitArrives(Python python) {
        DoubleBuffer buffer = allocate(80).asDoubleBuffer();
        for (int i = 0; i < 10; i++) {
            buffer.put(i, i);
        }
        buffer.position(2).limit(5);
        PyFunction values = python.function("contract_arrays:values");
        assertThat(values.call(buffer)).isEqualTo(List.of(2.0, 3.0, 4.0));
        assertThat(values.call(buffer.slice())).isEqualTo(List.of(2.0, 3.0, 4.0));
        assertThat(values.call(buffer.duplicate().position(4))).isEqualTo(List.of(4.0));
        assertThat(buffer.position()).as("position afterwards").isEqualTo(2);
        assertThat(buffer.limit()).as("limit afterwards").isEqualTo(5);
        buffer.position(5);
        assertThat(values.call(buffer)).isEqualTo(List.of());
    }

    @ContractTest
    void aSliceAtAnOddAddressArrivesUnharmed(Python python) {
        ByteBuffer bytes = allocate(33);
        DoubleBuffer odd =
                bytes.position(1).slice().order(ByteOrder.nativeOrder()).asDoubleBuffer();
        odd.put(0, 1.5).put(3, 2.5);
        assertThat(python.function("contract_arrays:total").call(odd)).isEqualTo(4.0);
    }

    @ContractTest
    void whatPythonWritesIsSeenInThreadModeOnly(Python python) {
        DoubleBuffer buffer = allocate(24).asDoubleBuffer();
        python.function("contract_arrays:fill").call(buffer, 6.5);
        boolean shared = python.mode() == ExecutionMode.THREAD;
        assertThat(buffer.get(0)).isEqualTo(shared ? 6.5 : 0.0);
        assertThat(buffer.get(2)).isEqualTo(shared ? 6.5 : 0.0);
    }

    @ContractTest
    void whatJavaWritesLaterIsSeenInThreadModeOnly(Python python) {
        DoubleBuffer buffer = allocate(8).asDoubleBuffer().put(0, 1.0);
        python.function("contract_arrays:keep").call("later", buffer);
        buffer.put(0, 2.0);
        double wanted = python.mode() == ExecutionMode.THREAD ? 2.0 : 1.0;
        assertThat(python.function("contract_arrays:kept_total").call("later")).isEqualTo(wanted);
        python.function("contract_arrays:forget").call("later");
    }

    @ContractTest
    void aReadOnlyBufferCannotBeWrittenByPython(Python python) {
        ByteBuffer bytes = allocate(8);
        for (Buffer buffer :
                List.of(bytes.asReadOnlyBuffer(), bytes.asDoubleBuffer().asReadOnlyBuffer())) {
            assertThat(python.function("contract_arrays:writeable").call(buffer)).isEqualTo(false);
            assertThatThrownBy(() -> python.function("contract_arrays:write").call(buffer, 0, 1))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("read-only");
        }
        assertThat(python.function("contract_arrays:writeable").call(bytes)).isEqualTo(true);
    }

    @ContractTest
    void aBufferInTheOtherByteOrderIsNeverReadWrong(Python python) {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN;
        DoubleBuffer buffer =
                ByteBuffer.allocateDirect(16).order(other).asDoubleBuffer().put(0, 1.5).put(1, 2.5);
        Object total;
        try {
            total = python.function("contract_arrays:total").call(buffer);
        } catch (ConversionException refused) {
            return;
        }
        assertThat(total).isEqualTo(4.0);
    }

    @ContractTest
    void theMemoryLivesAsLongAsPythonHoldsTheArray(Python python) {
        int count = 100_000;
        for (int round = 0; round < 5; round++) {
            DoubleBuffer buffer = allocate(count * Double.BYTES).asDoubleBuffer();
            for (int i = 0; i < count; i++) {
                buffer.put(i, 1.0);
            }
            python.function("contract_arrays:keep").call("alive" + round, buffer);
        }
        for (int i = 0; i < 5; i++) {
            System.gc();
            allocate(count * Double.BYTES).asDoubleBuffer().put(0, 99.0);
        }
        for (int round = 0; round < 5; round++) {
            assertThat(python.function("contract_arrays:kept_total").call("alive" + round))
                    .isEqualTo((double) count);
            python.function("contract_arrays:forget").call("alive" + round);
        }
    }

    @ContractTest
    void anEmptyBufferArrivesEmpty(Python python) {
        assertThat(python.function("contract_arrays:values").call(allocate(0).asIntBuffer()))
                .isEqualTo(List.of());
    }

    @ContractTest
    void aBufferThroughPythonComesBackAsTheSameMemoryInThreadMode(Python python) {
        DoubleBuffer buffer = allocate(16).asDoubleBuffer().put(0, 3.0);
        try (NdArray back = (NdArray) python.function("contract_values:identity").call(buffer)) {
            assertThat(back.toArray(double[].class)).containsExactly(3.0, 0.0);
            buffer.put(1, 4.0);
            double wanted = python.mode() == ExecutionMode.THREAD ? 4.0 : 0.0;
            assertThat(back.toArray(double[].class)).containsExactly(3.0, wanted);
        }
    }
}
