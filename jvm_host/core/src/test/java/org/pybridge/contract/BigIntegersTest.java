package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Integers of any size cross without loss. */
final class BigIntegersTest {
    private static final BigInteger TWO_TO_63 = BigInteger.ONE.shiftLeft(63);

    @ContractTest
    void integersOfAnySizeArriveWithTheirValue(Python python) {
        PyFunction text = python.function("contract_values:decimal_text");
        for (BigInteger value : interesting()) {
            assertThat(text.call(value)).isEqualTo(value.toString());
        }
    }

    @ContractTest
    void integersOfAnySizeComeFromPython(Python python) {
        PyFunction integer = python.function("contract_values:integer");
        for (BigInteger value : interesting()) {
            Object back = integer.call(value.toString());
            assertThat(back).as("%s", value).isEqualTo(narrowed(value));
        }
    }

    @ContractTest
    void integersOfAnySizeComeBackUnchanged(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (BigInteger value : interesting()) {
            assertThat(identity.call(value)).as("%s", value).isEqualTo(narrowed(value));
        }
    }

    @ContractTest
    void anIntegerOfTenThousandDigitsComesBack(Python python) {
        BigInteger huge = BigInteger.TEN.pow(10_000).subtract(BigInteger.valueOf(7)).negate();
        assertThat(python.function("contract_values:identity").call(huge)).isEqualTo(huge);
        assertThat(python.function("contract_values:power").call(10, 10_000))
                .isEqualTo(BigInteger.TEN.pow(10_000));
    }

    @ContractTest
    void aHandleToALargeIntegerConvertsToBigInteger(Python python) {
        assertThat(python.eval("-2**63 - 1").as(BigInteger.class))
                .isEqualTo(TWO_TO_63.negate().subtract(BigInteger.ONE));
        assertThat(python.eval("5").as(BigInteger.class)).isEqualTo(BigInteger.valueOf(5));
    }

    private static Object narrowed(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValueExact() : value;
    }

    private static List<BigInteger> interesting() {
        List<BigInteger> values = new ArrayList<>();
        for (BigInteger middle :
                List.of(
                        BigInteger.ZERO,
                        TWO_TO_63,
                        TWO_TO_63.negate(),
                        BigInteger.ONE.shiftLeft(64),
                        BigInteger.ONE.shiftLeft(64).negate(),
                        BigInteger.TEN.pow(100))) {
            values.add(middle.subtract(BigInteger.ONE));
            values.add(middle);
            values.add(middle.add(BigInteger.ONE));
        }
        for (int bytes = 1; bytes <= 40; bytes++) {
            BigInteger power = BigInteger.ONE.shiftLeft(8 * bytes);
            values.add(power.negate());
            values.add(power.shiftRight(1).negate());
            values.add(power.shiftRight(1));
        }
        return values;
    }
}
