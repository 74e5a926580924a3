package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** None, booleans, machine integers and floats cross unchanged. */
final class ScalarsTest {
    @ContractTest
    void nullIsNoneAndComesBackAsNull(Python python) {
        assertThat(python.function("contract_values:is_none").call((Object) null)).isEqualTo(true);
        assertThat(python.function("contract_values:identity").call((Object) null)).isNull();
        assertThat(python.function("contract_functions:nothing").call()).isNull();
    }

    @ContractTest
    void booleansAreTheTrueAndFalseOfPython(Python python) {
        PyFunction isTrue = python.function("contract_values:is_true");
        assertThat(isTrue.call(true)).isEqualTo(true);
        assertThat(isTrue.call(Boolean.FALSE)).isEqualTo(false);
        assertThat(isTrue.call(1)).as("1 is not True").isEqualTo(false);
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.call(true)).isEqualTo(Boolean.TRUE);
        assertThat(identity.call(false)).isEqualTo(Boolean.FALSE);
    }

    @ContractTest
    void integersOfEveryWidthArriveAsIntAndComeBackAsLong(Python python) {
        Map<Number, String> wanted = new LinkedHashMap<>();
        for (Number value :
                new Number[] {
                    (byte) 0,
                    Byte.MIN_VALUE,
                    Byte.MAX_VALUE,
                    Short.MIN_VALUE,
                    Short.MAX_VALUE,
                    Integer.MIN_VALUE,
                    Integer.MAX_VALUE,
                    -1,
                    0L,
                    1L << 30,
                    -(1L << 30),
                    (1L << 53) + 1,
                    1L << 62,
                    Long.MIN_VALUE,
                    Long.MAX_VALUE
                }) {
            wanted.put(value, "int " + value);
        }
        PyFunction describe = python.function("contract_values:describe");
        PyFunction identity = python.function("contract_values:identity");
        wanted.forEach(
                (value, text) -> {
                    assertThat(describe.call(value)).isEqualTo(text);
                    assertThat(identity.call(value)).isEqualTo(value.longValue());
                });
    }

    @ContractTest
    void everyPowerOfTwoAndItsNeighboursComeBack(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (int bit = 0; bit < 64; bit++) {
            for (long offset = -1; offset <= 1; offset++) {
                long value = (1L << bit) + offset;
                assertThat(identity.call(value)).isEqualTo(value);
            }
        }
    }

    @ContractTest
    void doublesKeepEveryBit(Python python) {
        PyFunction bits = python.function("contract_values:double_bits");
        PyFunction identity = python.function("contract_values:identity");
        for (double value :
                new double[] {
                    0.0,
                    -0.0,
                    1.0,
                    -1.5,
                    0.1,
                    Math.PI,
                    Double.MAX_VALUE,
                    -Double.MAX_VALUE,
                    Double.MIN_NORMAL,
                    Double.MIN_VALUE,
                    -Double.MIN_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.NaN
                }) {
            assertThat(bits.call(value))
                    .as("bits of %s", value)
                    .isEqualTo(Double.doubleToRawLongBits(value));
            Object back = identity.call(value);
            assertThat(back).isInstanceOf(Double.class);
            assertThat(Double.doubleToRawLongBits((Double) back))
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
    }

    @ContractTest
    void aQuietNanKeepsItsPayload(Python python) {
        long bits = 0x7ff8_0000_0000_abcdL;
        Object nan = python.function("contract_values:double_of_bits").call(bits);
        assertThat(Double.doubleToRawLongBits((Double) nan)).isEqualTo(bits);
    }

    @ContractTest
    void floatsArriveAsTheDoubleOfTheSameValue(Python python) {
        PyFunction bits = python.function("contract_values:double_bits");
        for (float value :
                new float[] {
                    0.1f,
                    -0.0f,
                    Float.MAX_VALUE,
                    Float.MIN_VALUE,
                    Float.NEGATIVE_INFINITY,
                    Float.NaN
                }) {
            assertThat(bits.call(value))
                    .as("%s", value)
                    .isEqualTo(Double.doubleToRawLongBits(value));
        }
        assertThat(python.function("contract_values:identity").call(0.1f)).isEqualTo((double) 0.1f);
    }
}
