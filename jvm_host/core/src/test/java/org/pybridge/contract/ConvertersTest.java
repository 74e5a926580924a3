package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.pybridge.ConversionException;
import org.pybridge.Converter;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonException;
import org.pybridge.TypeRef;

/** Objects of the user's classes cross as the converters of either side say. */
final class ConvertersTest {
    record Money(long cents, String currency) {}

    static class Shape {
        final String name;

        Shape(String name) {
            this.name = name;
        }
    }

    static final class Square extends Shape {
        Square() {
            super("square");
        }
    }

    private static Map<String, Object> map(Money money) {
        return Map.of("cents", money.cents(), "currency", money.currency());
    }

    private static Money money(Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        return new Money((Long) map.get("cents"), (String) map.get("currency"));
    }

    private static Python withMoney(Runtimes runtimes) {
        return runtimes.start(
                config ->
                        config.converter(Money.class, ConvertersTest::map, ConvertersTest::money));
    }

    @ContractTest
    void anObjectIsItsValueInPythonAndIsMadeOfOneWhereItIsAsked(Runtimes runtimes) {
        Python python = withMoney(runtimes);
        Money money = new Money(500, "EUR");
        python.exec(
                "def double(money):\n    return {**money, 'cents': 2 * money['cents']}\n"
                        + "def kinds(*values):\n    return [type(v).__name__ for v in values]");
        PyFunction twice = python.get("double").as(PyFunction.class);
        assertThat(twice.call(money)).isEqualTo(map(new Money(1000, "EUR")));
        assertThat(python.get("double").as(Doubling.class).of(money))
                .isEqualTo(new Money(1000, "EUR"));
        assertThat(python.get("kinds").as(PyFunction.class).call(money, List.of(money)))
                .isEqualTo(List.of("dict", "list"));
        try (PyObject list = python.eval("[{'cents': 1, 'currency': 'CHF'}]")) {
            assertThat(list.as(new TypeRef<List<Money>>() {})).containsExactly(new Money(1, "CHF"));
            assertThat(list.as(Money[].class)).containsExactly(new Money(1, "CHF"));
        }
        assertThat(python.eval("None").as(Money.class)).isNull();
    }

    interface Doubling {
        Money of(Money money);
    }

    @ContractTest
    void aPythonClassAndAJavaClassAreEachOther(Runtimes runtimes) {
        Python python = withMoney(runtimes);
        python.exec(
                """
                import bridge

                class Money:
                    def __init__(self, cents, currency):
                        self.cents = cents
                        self.currency = currency

                bridge.register_converter(
                    Money,
                    to_java=lambda money: vars(money),
                    from_java=lambda value: Money(**value),
                    java_class='%s',
                )

                def identity(value):
                    assert type(value) is Money, value
                    return value

                def call(function, value):
                    return function(value)
                """
                        .formatted(Money.class.getName()));
        Money money = new Money(5, "EUR");
        PyFunction identity = python.get("identity").as(PyFunction.class);
        assertThat(identity.call(money)).isEqualTo(money);
        assertThat(python.eval("{'a': [Money(1, 'x')]}").as(Object.class))
                .isEqualTo(Map.of("a", List.of(new Money(1, "x"))));
        Doubling doubling = given -> new Money(given.cents() * 2, given.currency());
        assertThat(python.get("call").as(PyFunction.class).call(doubling, money))
                .isEqualTo(new Money(10, "EUR"));
    }

    @ContractTest
    void aPythonConverterAloneGivesAValue(Python python) {
        python.exec(
                """
                import bridge

                class Celsius:
                    def __init__(self, degrees):
                        self.degrees = degrees

                class Hot(Celsius):
                    pass

                bridge.register_converter(Celsius, to_java=lambda c: c.degrees)
                """);
        assertThat(python.eval("[Celsius(1.5), Hot(40)]").as(Object.class))
                .isEqualTo(List.of(1.5, 40L));
        assertThat(python.eval("Celsius(1.5)").as(double.class)).isEqualTo(1.5);
        try (PyObject held = python.eval("Celsius(1.5)").as(PyObject.class)) {
            assertThat(held.attr("degrees").as(double.class)).isEqualTo(1.5);
        }
    }

    @ContractTest
    void theNearestBaseDecides(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(Shape.class, s -> "shape " + s.name, v -> null)
                                        .converter(Square.class, s -> "a square", v -> null));
        PyFunction identity = python.function("contract_values:type_name");
        assertThat(identity.call(new Shape("x"))).isEqualTo("str");
        PyFunction text = python.function("builtins:str");
        assertThat(text.call(new Shape("round"))).isEqualTo("shape round");
        assertThat(text.call(new Square())).isEqualTo("a square");
        assertThat(text.call(new Shape("x") {})).isEqualTo("shape x");
    }

    @ContractTest
    void valuesWithARowOfTheirOwnNeverMeetAConverter(Runtimes runtimes) {
        AtomicInteger calls = new AtomicInteger();
        Converter<Object> counting =
                Converter.of(
                        value -> calls.incrementAndGet() + "",
                        value -> {
                            calls.incrementAndGet();
                            return value;
                        });
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                        Comparable.class,
                                        counting::toPython,
                                        value -> (Comparable<?>) value));
        PyFunction identity = python.function("contract_values:identity");
        assertThat(identity.call(List.of(1L, "a", 2.5))).isEqualTo(List.of(1L, "a", 2.5));
        assertThat(identity.call(Set.of("x"))).isEqualTo(Set.of("x"));
        assertThat(calls).hasValue(0);
    }

    @ContractTest
    void whatAConverterThrowsIsTheCauseWithThePath(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                        Shape.class,
                                        shape -> {
                                            throw new IllegalStateException("no " + shape.name);
                                        },
                                        value -> (Shape) (Object) value.hashCode()));
        PyFunction identity = python.function("contract_values:identity");
        assertThatThrownBy(() -> identity.call(List.of(new Shape("way"))))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument 1, element [0]: the converter of")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> python.eval("['x']").as(Shape[].class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("object, element [0]: the converter of")
                .hasCauseInstanceOf(ClassCastException.class);
        assertThat(identity.call(1)).isEqualTo(1L);
    }

    @ContractTest
    void whatAPythonConverterRaisesIsTheException(Python python) {
        python.exec(
                """
                import bridge

                class Bad:
                    pass

                def fail(value):
                    raise ValueError('cannot')

                class Endless:
                    pass

                bridge.register_converter(Bad, to_java=fail)
                bridge.register_converter(Endless, to_java=lambda value: [Endless()])
                """);
        assertThatThrownBy(() -> python.eval("[Bad()]").as(Object.class))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("cannot");
        assertThatThrownBy(() -> python.eval("Endless()").as(Object.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("maxDepth");
    }

    @ContractTest
    void anEndlessConverterIsRefused(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                        Shape.class, shape -> List.of(shape), value -> null));
        assertThatThrownBy(() -> python.function("builtins:str").call(1, List.of(new Shape("x"))))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("argument 2, element …[0]")
                .hasMessageContaining("maxDepth=200")
                .hasMessageEndingWith(", made by the converter of " + Shape.class.getName());
    }

    @ContractTest
    void aConverterThatGivesItsOwnKindForEverIsNamedOnEitherSide(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                        Shape.class, shape -> new Square(), value -> null));
        assertThatThrownBy(() -> python.function("builtins:str").call(List.of(new Shape("x"))))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("argument 1, element [0]: values nested too deep")
                .hasMessageEndingWith(", made by the converter of " + Square.class.getName());
        python.exec(
                """
                import bridge
                class Own: pass
                class InList: pass
                bridge.register_converter(Own, to_java=lambda own: Own())
                bridge.register_converter(InList, to_java=lambda own: [1, InList()])
                """);
        for (String kind : List.of("Own", "InList")) {
            PyFunction function = (PyFunction) python.eval("lambda: {'k': [1, " + kind + "()]}");
            assertThatThrownBy(function::call)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageStartingWith("result, element ['k'][1]")
                    .hasMessageEndingWith(", made by the converter of " + kind);
        }
    }

    @ContractTest
    void aRegistrationThatCannotWorkIsRefused(Python python) {
        assertThatThrownBy(
                        () ->
                                PythonConfig.builder()
                                        .converter(Object.class, value -> value, value -> value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
        assertThatThrownBy(
                        () ->
                                PythonConfig.builder()
                                        .converter(Shape.class, value -> value, value -> null)
                                        .converter(Shape.class, value -> value, value -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a second converter");
        python.exec("import bridge");
        for (String call :
                List.of(
                        "bridge.register_converter(str, to_java=str)",
                        "bridge.register_converter(object, to_java=str)",
                        "bridge.register_converter(5, to_java=str)",
                        "bridge.register_converter(complex, to_java=7)",
                        "bridge.register_converter(complex, from_java=str)",
                        "bridge.register_converter(complex, to_java=str, java_class=7)")) {
            assertThatThrownBy(() -> python.eval(call))
                    .as(call)
                    .isInstanceOf(PythonException.class)
                    .satisfies(
                            error ->
                                    assertThat(((PythonException) error).typeName())
                                            .isEqualTo("TypeError"));
        }
    }

    /** A number of the user's own. */
    static final class Half extends Number {
        private static final long serialVersionUID = 1L;

        final long halves;

        Half(long halves) {
            this.halves = halves;
        }

        @Override
        public int intValue() {
            return (int) longValue();
        }

        @Override
        public long longValue() {
            return halves / 2;
        }

        @Override
        public float floatValue() {
            return (float) doubleValue();
        }

        @Override
        public double doubleValue() {
            return halves / 2.0;
        }
    }

    @ContractTest
    void aNumberOfTheUsersOwnIsConvertedBothWays(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                        Half.class,
                                        Half::doubleValue,
                                        value -> new Half(Math.round((Double) value * 2))));
        assertThat(python.function("builtins:repr").call(new Half(3))).isEqualTo("1.5");
        assertThat(python.eval("2.5").as(Half.class).halves).isEqualTo(5);
    }

    /** What Python calls with a value that Java's converter takes. */
    public static final class Till {
        public String take(Money money) {
            return "money " + money.cents();
        }

        public String take(String text) {
            return "text " + text;
        }

        public String frame(Shape shape, int... edges) {
            return shape.name + edges.length;
        }
    }

    @ContractTest
    void aMethodThatPythonCallsTakesWhatTheConverterMakes(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        config ->
                                config.converter(
                                                Money.class,
                                                ConvertersTest::map,
                                                ConvertersTest::money)
                                        .converter(
                                                Shape.class,
                                                shape -> shape.name,
                                                name -> new Shape((String) name)));
        python.set("till", new Till());
        assertThat(python.eval("till.take({'cents': 5, 'currency': 'EUR'})").as(String.class))
                .isEqualTo("money 5");
        assertThat(python.eval("till.take('x')").as(String.class)).isEqualTo("text x");
        assertThatThrownBy(() -> python.eval("till.take(1)"))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("the converter of");
        assertThat(python.eval("till.frame('s', [1, 2])").as(String.class)).isEqualTo("s2");
    }

    @ContractTest
    void aClassWithARowTakesNoConverter(Python python) {
        for (String type : new String[] {"int", "datetime.datetime", "decimal.Decimal"}) {
            assertThatThrownBy(
                            () ->
                                    python.exec(
                                            "import bridge, datetime, decimal\n"
                                                    + "bridge.register_converter("
                                                    + type
                                                    + ", to_java=str)"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("without a converter");
        }
    }
}
