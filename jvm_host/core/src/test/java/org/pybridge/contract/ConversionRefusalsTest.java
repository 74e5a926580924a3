package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.pybridge.ConversionException;
import org.pybridge.NdArray;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.TypeRef;

/**
 * A value asked as a type that it does not fit is an error that names both, never another value.
 */
final class ConversionRefusalsTest {
    private static Map<Class<?>, List<String>> unfit() {
        Map<Class<?>, List<String>> unfit = new LinkedHashMap<>();
        unfit.put(Byte.class, List.of("128", "-129", "1.5", "'1'"));
        unfit.put(Short.class, List.of("32768", "-32769", "[1]"));
        unfit.put(Integer.class, List.of("2**31", "-2**31 - 1", "1.0", "b'1'"));
        unfit.put(Long.class, List.of("2**63", "-2**63 - 1", "10**30", "1e3"));
        unfit.put(BigInteger.class, List.of("1.0", "'12'"));
        unfit.put(Float.class, List.of("1e300", "'1.0'", "[]"));
        unfit.put(Double.class, List.of("2**53 + 1", "10**400", "'nan'", "1j"));
        unfit.put(Boolean.class, List.of("1", "0", "''", "[]"));
        unfit.put(String.class, List.of("1", "b'x'", "['x']", "object()"));
        unfit.put(byte[].class, List.of("'x'", "[1, 2]", "1"));
        unfit.put(List.class, List.of("1", "'abc'", "{}", "{1}"));
        unfit.put(Map.class, List.of("[]", "[(1, 2)]", "'x'"));
        unfit.put(Set.class, List.of("[]", "{}", "'x'"));
        unfit.put(double[].class, List.of("1.0", "'x'", "['x']", "[[1.0]]", "object()"));
        unfit.put(NdArray.class, List.of("1", "'x'", "object()"));
        unfit.put(PyFunction.class, List.of("1", "object()"));
        unfit.put(Runnable.class, List.of("1", "object()"));
        return unfit;
    }

    @ContractTest
    void aHandleAskedAsATypeThatDoesNotFitIsRefused(Python python) {
        unfit().forEach(
                        (type, expressions) -> {
                            for (String expression : expressions) {
                                try (PyObject object = python.eval(expression)) {
                                    assertThatThrownBy(() -> object.as(type))
                                            .as("%s as %s", expression, type)
                                            .isInstanceOf(ConversionException.class);
                                }
                            }
                        });
    }

    @ContractTest
    void theMessageNamesTheValueAndTheTypes(Python python) {
        assertThatThrownBy(() -> python.eval("2**40").as(Integer.class))
                .hasMessageContaining("1099511627776")
                .hasMessageContaining("int");
        assertThatThrownBy(() -> python.eval("[1, 2]").as(String.class))
                .hasMessageContaining("list")
                .hasMessageContaining("String");
        assertThatThrownBy(() -> python.eval("'some text'").as(Long.class))
                .hasMessageContaining("str");
    }

    @ContractTest
    void valuesAtTheEdgeOfTheirTypeFit(Python python) {
        assertThat(python.eval("127").as(Byte.class)).isEqualTo(Byte.MAX_VALUE);
        assertThat(python.eval("-32768").as(Short.class)).isEqualTo(Short.MIN_VALUE);
        assertThat(python.eval("2**31 - 1").as(Integer.class)).isEqualTo(Integer.MAX_VALUE);
        assertThat(python.eval("-2**31").as(int.class)).isEqualTo(Integer.MIN_VALUE);
        assertThat(python.eval("-2**63").as(long.class)).isEqualTo(Long.MIN_VALUE);
        assertThat(python.eval("1.5").as(Float.class)).isEqualTo(1.5f);
        assertThat(python.eval("3").as(Double.class))
                .as("a whole number as a double")
                .isEqualTo(3.0);
        assertThat(python.eval("2**53").as(double.class)).isEqualTo(0x1p53);
        assertThat(python.eval("float('nan')").as(Float.class)).isNaN();
        assertThat(python.eval("float('-inf')").as(float.class)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @ContractTest
    void noneIsNullForAReferenceTypeAndRefusedForAPrimitiveOne(Python python) {
        try (PyObject none = python.eval("None")) {
            assertThat(none.typeName()).isEqualTo("NoneType");
            for (Class<?> type :
                    List.of(Integer.class, Double.class, String.class, List.class, Object.class)) {
                assertThat((Object) none.as(type)).as("%s", type).isNull();
            }
            for (Class<?> type : List.of(int.class, double.class, boolean.class, byte.class)) {
                assertThatThrownBy(() -> none.as(type))
                        .as("%s", type)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageContaining("None");
            }
        }
    }

    @ContractTest
    void aListWhereAnArrayIsAskedIsConvertedOrRefusedButNeverMisread(Python python) {
        float[] read;
        try {
            read = python.eval("[1.5, 2.5]").as(float[].class);
        } catch (ConversionException refused) {
            return;
        }
        assertThat(read).containsExactly(1.5f, 2.5f);
    }

    @ContractTest
    void aRefusedValueDoesNotDisturbTheNextCall(Python python) {
        PyObject large = python.eval("2**70");
        PyFunction add = python.function("contract_functions:add");
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> large.as(Long.class)).isInstanceOf(ConversionException.class);
            assertThat(add.call(i, 1)).isEqualTo(i + 1L);
        }
    }

    @ContractTest
    void nullArgumentsOfTheApiAreRefusedByName(Python python) {
        PyObject object = python.eval("[]");
        PyFunction function = python.function("builtins:len");
        assertNamed("name", () -> python.function(null));
        assertNamed("name", () -> python.module(null));
        assertNamed("name", () -> python.get(null));
        assertNamed("name", () -> python.set(null, 1));
        assertNamed("expression", () -> python.eval(null));
        assertNamed("source", () -> python.exec(null));
        assertNamed("body", () -> python.hold((Runnable) null));
        assertNamed("body", () -> python.hold((Python.Body<Object, RuntimeException>) null));
        assertNamed("name", () -> object.attr(null));
        assertNamed("name", () -> object.setAttr(null, 1));
        assertNamed("name", () -> object.invoke(null));
        assertNamed("type", () -> object.as((Class<?>) null));
        assertNamed("type", () -> function.as((Class<?>) null));
        assertNamed("type", () -> function.as((TypeRef<?>) null));
        assertNamed("result type", () -> function.each(null, new double[1]));
        assertNamed("column", () -> function.each(double[].class, (Object[]) null));
        assertNamed("column 1", () -> function.each(double[].class, (Object) null));
    }

    private static void assertNamed(String argument, ThrowingCallable misuse) {
        assertThatThrownBy(misuse)
                .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class)
                .hasMessageContaining(argument);
    }

    @ContractTest
    void aCallOfNullMeansOneNone(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.call((Object[]) null)).isNull();
    }
}
