package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** A byte[] is bytes, and what Python holds as bytes comes back as byte[]. */
final class BytesTest {
    private static final byte[] ALL = allBytes();

    @ContractTest
    void bytesArriveAsBytes(Python python) {
        assertThat(python.function("contract_values:type_name").call((Object) ALL))
                .isEqualTo("bytes");
        assertThat(python.function("contract_values:byte_values").call((Object) ALL))
                .isEqualTo(IntStream.range(0, 256).mapToObj(value -> (long) value).toList());
    }

    @ContractTest
    void bytesOfEveryLengthComeBackUnchanged(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (int length = 0; length <= ALL.length; length++) {
            byte[] bytes = Arrays.copyOf(ALL, length);
            assertThat((byte[]) identity.call((Object) bytes))
                    .as("length %d", length)
                    .isEqualTo(bytes);
        }
    }

    @ContractTest
    void aMebibyteComesBackUnchanged(Python python) {
        byte[] bytes = new byte[1 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        Object back = python.function("contract_values:identity").call((Object) bytes);
        assertThat(Arrays.equals((byte[]) back, bytes)).isTrue();
    }

    @ContractTest
    void aBytearrayAndAMemoryviewComeBackAsBytes(Python python) {
        assertThat((byte[]) python.function("contract_values:as_bytearray").call((Object) ALL))
                .isEqualTo(ALL);
        assertThat((byte[]) python.function("contract_values:as_memoryview").call((Object) ALL))
                .isEqualTo(Arrays.copyOfRange(ALL, 1, 255));
        assertThat(
                        (byte[])
                                python.function("contract_values:as_bytearray")
                                        .call((Object) new byte[0]))
                .isEmpty();
    }

    @ContractTest
    void aHandleToBytesConvertsToBytes(Python python) {
        for (String expression :
                List.of("b'\\x00\\xff'", "bytearray(b'\\x00\\xff')", "memoryview(b'\\x00\\xff')")) {
            assertThat(python.eval(expression).as(byte[].class))
                    .as(expression)
                    .isEqualTo(new byte[] {0, -1});
        }
    }

    @ContractTest
    void bytesArriveAsACopy(Python python) {
        byte[] bytes = {1, 2, 3};
        try (var held = python.eval("[]")) {
            held.invoke("append", (Object) bytes);
            bytes[0] = 9;
            assertThat((byte[]) held.as(List.class).get(0)).isEqualTo(new byte[] {1, 2, 3});
        }
    }

    private static byte[] allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
