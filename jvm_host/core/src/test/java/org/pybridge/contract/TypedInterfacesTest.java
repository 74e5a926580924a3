package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A Python function as an interface of the user's, with the types that the interface names. */
final class TypedInterfacesTest {
    interface Wide {
        String all(
                byte b,
                short s,
                int i,
                long l,
                float f,
                double d,
                boolean z,
                String t,
                Integer boxed);
    }

    @ContractTest
    void parametersOfEveryWidthArriveWithTheirValue(Python python) {
        python.exec("def all_of(*values):\n    return repr(values)");
        Wide wide = python.get("all_of").as(Wide.class);
        assertThat(
                        wide.all(
                                (byte) -1,
                                Short.MIN_VALUE,
                                Integer.MAX_VALUE,
                                Long.MIN_VALUE,
                                0.5f,
                                -0.0,
                                true,
                                "t\u00e9",
                                7))
                .isEqualTo(
                        "(-1, -32768, 2147483647, -9223372036854775808, 0.5, -0.0, True, 't\u00e9',"
                                + " 7)");
        assertThat(wide.all((byte) 0, (short) 0, 0, 0, 0, 0, false, null, null))
                .isEqualTo("(0, 0, 0, 0, 0.0, 0.0, False, None, None)");
    }

    interface ByteResult {
        byte of(Object value);
    }

    interface ShortResult {
        short of(Object value);
    }

    interface IntResult {
        int of(Object value);
    }

    interface LongResult {
        long of(Object value);
    }

    interface FloatResult {
        float of(Object value);
    }

    interface DoubleResult {
        double of(Object value);
    }

    interface BooleanResult {
        boolean of(Object value);
    }

    @ContractTest
    void primitiveResultsHaveTheirValue(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.as(ByteResult.class).of(-128)).isEqualTo(Byte.MIN_VALUE);
        assertThat(identity.as(ShortResult.class).of(32767)).isEqualTo(Short.MAX_VALUE);
        assertThat(identity.as(IntResult.class).of(Integer.MIN_VALUE)).isEqualTo(Integer.MIN_VALUE);
        assertThat(identity.as(LongResult.class).of(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(identity.as(FloatResult.class).of(0.1f)).isEqualTo(0.1f);
        assertThat(identity.as(DoubleResult.class).of(Double.MIN_VALUE))
                .isEqualTo(Double.MIN_VALUE);
        assertThat(identity.as(DoubleResult.class).of(3)).isEqualTo(3.0);
        assertThat(identity.as(BooleanResult.class).of(true)).isTrue();
    }

    @ContractTest
    void aResultThatDoesNotFitIsRefusedWithValueAndType(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        IntResult asInt = identity.as(IntResult.class);
        assertThatThrownBy(() -> asInt.of(1L << 31))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("2147483648")
                .hasMessageContaining("int");
        assertThatThrownBy(() -> asInt.of(null))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("None");
        assertThatThrownBy(() -> asInt.of("5"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("str");
        assertThatThrownBy(() -> identity.as(ByteResult.class).of(200))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> identity.as(LongResult.class).of(BigInteger.ONE.shiftLeft(63)))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> identity.as(LongResult.class).of(1.5))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(() -> identity.as(BooleanResult.class).of(1))
                .isInstanceOf(ConversionException.class);
        assertThat(asInt.of(5)).as("the next call").isEqualTo(5);
    }

    interface Boxes {
        Integer of(Long value);
    }

    interface Texts {
        String of(String value);
    }

    interface Bytes {
        byte[] of(byte[] value);
    }

    interface Big {
        BigInteger of(BigInteger value);
    }

    interface Lists {
        List<Object> of(List<Object> value);
    }

    interface Maps {
        Map<String, Long> of(Map<String, Long> value);
    }

    interface Sets {
        Set<String> of(Set<String> value);
    }

    interface Tuples {
        PyTuple of(PyTuple value);
    }

    interface Doubles {
        double[] of(double[] value);
    }

    interface Arrays2 {
        NdArray of(float[] value);
    }

    interface Objects {
        PyObject of(Object value);
    }

    @ContractTest
    void referenceTypesCrossBothWays(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.as(Boxes.class).of(5L)).isEqualTo(5);
        assertThat(identity.as(Texts.class).of("\ud83d\ude00")).isEqualTo("\ud83d\ude00");
        assertThat(identity.as(Bytes.class).of(new byte[] {0, -1})).isEqualTo(new byte[] {0, -1});
        assertThat(identity.as(Big.class).of(BigInteger.TWO)).isEqualTo(BigInteger.TWO);
        assertThat(identity.as(Lists.class).of(List.of(1L, "a"))).isEqualTo(List.of(1L, "a"));
        assertThat(identity.as(Maps.class).of(Map.of("a", 1L))).isEqualTo(Map.of("a", 1L));
        assertThat(identity.as(Sets.class).of(Set.of("a"))).isEqualTo(Set.of("a"));
        assertThat(identity.as(Tuples.class).of(PyTuple.of(1L))).isEqualTo(PyTuple.of(1L));
        assertThat(identity.as(Doubles.class).of(new double[] {1.5, -0.0}))
                .containsExactly(1.5, -0.0);
        try (NdArray array = identity.as(Arrays2.class).of(new float[] {2.5f})) {
            assertThat(array.toArray(float[].class)).containsExactly(2.5f);
        }
        try (PyObject object = identity.as(Objects.class).of("held")) {
            assertThat(object.as(String.class)).isEqualTo("held");
        }
    }

    @ContractTest
    void nullCrossesBothWaysAsNone(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.as(Boxes.class).of(null)).isNull();
        assertThat(identity.as(Texts.class).of(null)).isNull();
        assertThat(identity.as(Bytes.class).of(null)).isNull();
        assertThat(identity.as(Lists.class).of(null)).isNull();
        assertThat(identity.as(Doubles.class).of(null)).isNull();
    }

    interface Sink {
        void accept(Object value);
    }

    @ContractTest
    void aVoidMethodIgnoresTheResult(Python python) {
        python.function("contract_values:identity").as(Sink.class).accept(1);
        python.function("contract_values:identity").as(Sink.class).accept("ignored");
        Sink failing = python.function("contract_errors:inner").as(Sink.class);
        assertThatThrownBy(() -> failing.accept("seen"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("seen");
    }

    interface Price {
        double of(double amount, double factor);

        default double twice(double amount) {
            return of(amount, 1.0) + of(amount, 1.0);
        }

        static double free() {
            return 0;
        }
    }

    @ContractTest
    void defaultMethodsCallThePythonFunction(Python python) {
        python.exec("def price(amount, factor):\n    return amount * factor + 1");
        Price price = python.get("price").as(Price.class);
        assertThat(price.of(2, 3)).isEqualTo(7.0);
        assertThat(price.twice(4)).isEqualTo(10.0 + Price.free());
    }

    @ContractTest
    void theMethodsOfObjectAreSane(Python python) {
        PyFunction square = python.function("contract_functions:square");
        Texts first = python.function("contract_values:identity").as(Texts.class);
        LongResult second = square.as(LongResult.class);
        assertThat(first.equals(first)).isTrue();
        assertThat(first.equals(second)).isFalse();
        assertThat(first.equals(null)).isFalse();
        assertThat(first.hashCode()).isEqualTo(first.hashCode());
        assertThat(second.toString()).contains("square");
        assertThat(Set.of(first, second)).contains(first, second);
    }

    @ContractTest
    void interfacesOfTheJdkWorkToo(Python python) {
        LongBinaryOperator add =
                python.function("contract_functions:add").as(LongBinaryOperator.class);
        assertThat(add.applyAsLong(Integer.MAX_VALUE, 1)).isEqualTo(1L << 31);
        DoubleBinaryOperator addDoubles =
                python.function("contract_functions:add").as(DoubleBinaryOperator.class);
        assertThat(addDoubles.applyAsDouble(0.5, 0.25)).isEqualTo(0.75);
        @SuppressWarnings("unchecked")
        Function<Object, Object> square =
                python.function("contract_functions:square").as(Function.class);
        assertThat(square.andThen(value -> "got " + value).apply(3)).isEqualTo("got 9");
        @SuppressWarnings("unchecked")
        Supplier<Object> three = python.eval("lambda: 3").as(Supplier.class);
        assertThat(three.get()).isEqualTo(3L);
        @SuppressWarnings("unchecked")
        Comparator<Object> byLength =
                python.eval("lambda a, b: len(a) - len(b)").as(Comparator.class);
        List<Object> words = Arrays.asList("pear", "fig", "banana");
        words.sort(byLength);
        assertThat(words).containsExactly("fig", "pear", "banana");
    }

    private interface Hidden {
        long of(long value);
    }

    @ContractTest
    void anInterfaceThatIsPrivateToItsClassWorks(Python python) {
        Hidden square = python.function("contract_functions:square").as(Hidden.class);
        assertThat(square.of(9)).isEqualTo(81);
        interface Local {
            long of(long value);
        }
        assertThat(python.function("contract_functions:square").as(Local.class).of(3)).isEqualTo(9);
    }

    @ContractTest
    void anInterfaceIsCalledFromSeveralThreadsAtOnce(Python python) throws Exception {
        LongResult square = python.function("contract_functions:square").as(LongResult.class);
        Together.run(
                8,
                thread -> {
                    for (long i = 0; i < 1000; i++) {
                        long value = thread * 1000L + i;
                        assertThat(square.of(value)).isEqualTo(value * value);
                    }
                });
    }
}
