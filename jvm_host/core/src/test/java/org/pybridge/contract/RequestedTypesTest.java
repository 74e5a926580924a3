package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.TypeRef;

/** Type arguments that a request names hold for every element, at any depth. */
final class RequestedTypesTest {
    private static <T> T as(Python python, String expression, TypeRef<T> type) {
        try (PyObject object = python.eval(expression)) {
            return object.as(type);
        }
    }

    @ContractTest
    void elementsAreOfTheTypeThatATypeRefNames(Python python) {
        assertThat(as(python, "[1, 2, None]", new TypeRef<List<Integer>>() {}))
                .containsExactly(1, 2, null);
        assertThat(as(python, "(1, 2)", new TypeRef<List<Short>>() {}))
                .containsExactly((short) 1, (short) 2);
        assertThat(as(python, "[1, 2.5]", new TypeRef<List<Double>>() {}))
                .containsExactly(1.0, 2.5);
        assertThat(as(python, "{1, 2}", new TypeRef<Set<Byte>>() {}))
                .containsExactlyInAnyOrder((byte) 1, (byte) 2);
        assertThat(
                        as(python, "{'a': [1.0], 'b': []}", new TypeRef<Map<String, double[]>>() {})
                                .get("a"))
                .containsExactly(1.0);
        assertThat(
                        as(
                                        python,
                                        "{1: {'x': [(1,)]}}",
                                        new TypeRef<Map<Integer, Map<String, List<int[]>>>>() {})
                                .get(1)
                                .get("x")
                                .get(0))
                .containsExactly(1);
        assertThat(as(python, "[3, None]", new TypeRef<List<Optional<Long>>>() {}))
                .containsExactly(Optional.of(3L), Optional.empty());
        assertThat(as(python, "['MONDAY']", new TypeRef<List<DayOfWeek>>() {}))
                .containsExactly(DayOfWeek.MONDAY);
        assertThat(as(python, "[[1], [2]]", new TypeRef<List<Long>[]>() {})[1]).containsExactly(2L);
        assertThat(as(python, "[1, 'a']", new TypeRef<List<?>>() {})).isEqualTo(List.of(1L, "a"));
        assertThat(as(python, "[1]", new TypeRef<List<? extends Number>>() {}))
                .isEqualTo(List.of(1L));
        assertThat(as(python, "[1]", new TypeRef<Iterable<? super Integer>>() {}))
                .isEqualTo(List.of(1));
        assertThat(as(python, "5", new TypeRef<Optional<BigDecimal>>() {}))
                .contains(new BigDecimal(5));
        assertThat(python.eval("5").as(AtomicLong.class)).hasValue(5);
    }

    @ContractTest
    void anElementThatDoesNotFitIsNamedByItsPath(Python python) {
        assertThatThrownBy(() -> as(python, "[1, 2**40]", new TypeRef<List<Integer>>() {}))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "object, element [1] does not fit: seen=int 1099511627776, wanted=Integer");
        assertThatThrownBy(
                        () ->
                                as(
                                        python,
                                        "{'a': [[1.5, 'x']]}",
                                        new TypeRef<Map<String, List<double[]>>>() {}))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "object, element ['a'][0][1] does not fit: seen=str 'x', wanted=double");
        assertThatThrownBy(() -> as(python, "{1: 2}", new TypeRef<Map<String, Long>>() {}))
                .hasMessageContaining("[1] does not fit: seen=int 1, wanted=String");
        assertThatThrownBy(() -> as(python, "{0.1}", new TypeRef<List<Float>>() {}))
                .hasMessageContaining("wanted=List<Float>");
        assertThatThrownBy(() -> as(python, "{0.1, 0.1 + 1e-10}", new TypeRef<Set<Float>>() {}))
                .hasMessageContaining("elements are equal as Float");
        assertThatThrownBy(
                        () ->
                                as(
                                        python,
                                        "{0.1: 1, 0.1 + 1e-10: 2}",
                                        new TypeRef<Map<Float, Long>>() {}))
                .hasMessageContaining("keys are equal as Float");
    }

    @ContractTest
    void enumConstantsComeFromTheirNames(Python python) {
        python.exec(
                """
                import enum

                class Unit(enum.Enum):
                    DAYS = 'd'
                    YEARS = 'y'
                class Numbered(enum.Enum):
                    ONE = 1
                    name = property(lambda self: 5)
                """);
        assertThat(python.eval("'SECONDS'").as(TimeUnit.class)).isEqualTo(TimeUnit.SECONDS);
        assertThat(python.eval("Unit.DAYS").as(TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
        python.set("java_unit", TimeUnit.HOURS);
        assertThat(python.eval("java_unit").as(TimeUnit.class)).isSameAs(TimeUnit.HOURS);
        for (String wrong : List.of("'seconds'", "Unit.YEARS")) {
            assertThatThrownBy(() -> python.eval(wrong).as(TimeUnit.class))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("TimeUnit, one of NANOSECONDS, MICROSECONDS");
        }
        assertThatThrownBy(() -> python.eval("Numbered.ONE").as(TimeUnit.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("wanted=TimeUnit");
        for (String wrong : List.of("1", "object()", "int")) {
            assertThatThrownBy(() -> python.eval(wrong).as(TimeUnit.class))
                    .isInstanceOf(ConversionException.class);
        }
    }

    interface Groups {
        Map<String, List<Integer>> of(List<Integer> values);
    }

    interface Doubling extends Function<Object, List<Integer>> {}

    @ContractTest
    void theResultsOfAnInterfaceHaveItsTypeArguments(Python python) {
        python.exec("def groups(values):\n    return {'all': [*values, *values]}");
        Groups groups = python.get("groups").as(Groups.class);
        Integer last = groups.of(List.of(1, 2)).get("all").get(3);
        assertThat(last).isEqualTo(2);
        Doubling doubling = python.function("contract_values:identity").as(Doubling.class);
        int first = doubling.apply(List.of(7)).get(0);
        assertThat(first).isEqualTo(7);
        python.exec("def wide(values):\n    return {'all': [2**31]}");
        Groups wide = python.get("wide").as(Groups.class);
        assertThatThrownBy(() -> wide.of(List.of()))
                .hasMessage(
                        "result, element ['all'][0] does not fit: seen=int 2147483648,"
                                + " wanted=Integer");
    }

    /** A lambda has no type arguments; a class has. */
    static final class Total implements ToIntFunction<List<Integer>> {
        @Override
        public int applyAsInt(List<Integer> values) {
            int total = 0;
            for (Integer value : values) {
                total += value;
            }
            return total;
        }
    }

    interface Rows {
        int count(Map<String, int[]> rows);
    }

    @ContractTest
    void theArgumentsOfACallbackHaveTheTypesOfItsClass(Python python) {
        python.exec("def call(function, *values):\n    return function(*values)");
        PyFunction call = python.get("call").as(PyFunction.class);
        assertThat(call.call(new Total(), List.of(1, 2, 3))).isEqualTo(6L);
        Rows rows = map -> map.get("a").length;
        assertThat(call.call(rows, Map.of("a", List.of(1, 2)))).isEqualTo(2L);
        assertThatThrownBy(() -> call.call(new Total(), List.of(1, 1.5)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument 1, element [1] does not fit: seen=float 1.5");
    }
}
