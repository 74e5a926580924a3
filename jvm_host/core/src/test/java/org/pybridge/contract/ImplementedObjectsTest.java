package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.TypeRef;
import org.pybridge.WorkerException;

/** Implementations as Java sees them: default and static methods, equality, what is refused. */
final class ImplementedObjectsTest {
    private static final String SHAPES =
            """
            class Square:
                def __init__(self, side):
                    self.side = side

                def area(self):
                    return self.side * self.side

            class Named(Square):
                def name(self):
                    return "named"

                def scaled(self, by, origin):
                    return "other parameters"

            class Handler:
                def handle(self, event):
                    return event

            class Both:
                def __call__(self, value):
                    return value + 1

                def andThen(self, after):
                    return lambda value: "mine"

            class Anything:
                def __call__(self, value):
                    return value + 1

                def __getattr__(self, name):
                    return lambda *arguments: f"made up {name}"

            class Unhashable:
                __hash__ = None

                def __call__(self):
                    return 1
            """;

    interface Shape {
        double area();

        default String name() {
            return "shape of " + area();
        }

        default double scaled(double by) {
            return area() * by;
        }

        static Shape unit() {
            return () -> 1;
        }
    }

    interface Generic<T> {
        T area();

        default T twice(T other) {
            return other;
        }
    }

    interface Narrowed extends Generic<Double> {
        @Override
        default Double twice(Double other) {
            return 2 * other;
        }
    }

    private static PyObject made(Python python, String expression) {
        python.exec(SHAPES);
        return python.eval(expression);
    }

    @ContractTest
    void defaultAndStaticMethodsAreJavas(Python python) {
        Shape shape = made(python, "Square(3)").as(Shape.class);
        assertThat(shape.name()).isEqualTo("shape of 9.0");
        assertThat(shape.scaled(2)).isEqualTo(18);
        assertThat(Shape.unit().area()).isEqualTo(1);
    }

    @ContractTest
    void anObjectsOwnMethodTakesTheDefaultsPlaceIfItsParametersFit(Python python) {
        Shape shape = made(python, "Named(3)").as(Shape.class);
        assertThat(shape.name()).isEqualTo("named");
        assertThat(shape.scaled(2)).isEqualTo(18);
        // The other kind is still made as before.
        assertThat(made(python, "Square(3)").as(Shape.class).name()).isEqualTo("shape of 9.0");
        python.exec("class Doubling(Square):\n  def twice(self, other): return 3.0 * other");
        assertThat(python.eval("Doubling(1)").as(Narrowed.class).twice(1.0)).isEqualTo(3);
        Generic<Double> generic = python.eval("Doubling(1)").as(Narrowed.class);
        assertThat(generic.twice(1.0)).isEqualTo(3);
        assertThat(made(python, "Square(1)").as(Narrowed.class).twice(1.0)).isEqualTo(2);
    }

    @ContractTest
    @SuppressWarnings("unchecked") // the functions take what they are given here
    void theDefaultMethodsOfTheJdksInterfacesWork(Python python) {
        List<Long> numbers = new ArrayList<>(List.of(3L, 1L, 2L));
        Comparator<Long> order = python.eval("lambda a, b: a - b").as(Comparator.class);
        numbers.sort(order.reversed());
        assertThat(numbers).containsExactly(3L, 2L, 1L);
        numbers.sort(Comparator.comparing(python.eval("lambda n: -n").as(Function.class)));
        assertThat(numbers).containsExactly(3L, 2L, 1L);
        Predicate<Object> even = python.eval("lambda n: n % 2 == 0").as(Predicate.class);
        assertThat(even.negate().and(n -> (Long) n > 1).test(3L)).isTrue();
        Function<Object, Object> next = python.eval("lambda n: n + 1").as(Function.class);
        assertThat(next.andThen(next).compose(n -> (Long) n * 10).apply(4L)).isEqualTo(42L);
        BinaryOperator<Object> add = python.eval("lambda a, b: a + b").as(BinaryOperator.class);
        assertThat(((BiFunction<Object, Object, Object>) add).andThen(next).apply(1, 2))
                .isEqualTo(4L);
        Function<Object, Object> both = made(python, "Both()").as(Function.class);
        assertThat(both.apply(1)).isEqualTo(2L);
        assertThat(both.andThen(n -> "Java's").apply(1)).isEqualTo("mine");
    }

    @ContractTest
    @SuppressWarnings("unchecked") // the function takes what it is given here
    void whatAnObjectMakesUpTakesNoDefaultsPlace(Python python) {
        Function<Object, Object> next = made(python, "Anything()").as(Function.class);
        assertThat(next.andThen(next).apply(1)).isEqualTo(3L);
    }

    @ContractTest
    void typeArgumentsHoldForResults(Python python) {
        Function<Integer, Integer> next =
                python.eval("lambda n: n + 1").as(new TypeRef<Function<Integer, Integer>>() {});
        int result = next.andThen(n -> n * 2).apply(20);
        assertThat(result).isEqualTo(42);
        Supplier<Function<String, List<Short>>> nested =
                python.eval("lambda: lambda text: [len(text)]")
                        .as(new TypeRef<Supplier<Function<String, List<Short>>>>() {});
        short length = nested.get().apply("four").get(0);
        assertThat(length).isEqualTo((short) 4);
        Generic<? extends Float> generic =
                made(python, "Square(0.5)").as(new TypeRef<Generic<? extends Float>>() {});
        float area = generic.area();
        assertThat(area).isEqualTo(0.25f);
        Supplier<Byte> tooLarge = python.eval("lambda: 300").as(new TypeRef<Supplier<Byte>>() {});
        assertThatThrownBy(tooLarge::get)
                .isInstanceOf(ConversionException.class)
                .hasMessage("result does not fit: seen=int 300, wanted=Byte");
        UnaryOperator<String> upper =
                python.eval("str.upper").as(new TypeRef<UnaryOperator<String>>() {});
        String text = upper.apply("é");
        assertThat(text).isEqualTo("É");
    }

    @ContractTest
    void implementationsOfOneObjectAreEqual(Python python) {
        PyObject square = made(python, "Square(3)");
        Shape shape = square.as(Shape.class);
        assertThat(shape)
                .isEqualTo(square.as(Shape.class))
                .hasSameHashCodeAs(square.as(Shape.class));
        assertThat(shape).isNotEqualTo(made(python, "Square(3)").as(Shape.class));
        assertThat(shape).isNotEqualTo(square).isNotEqualTo(null).isNotEqualTo("text");
    }

    @ContractTest
    void aListenerIsFoundAgainByItsBoundMethod(Python python) {
        Set<Object> listeners = new HashSet<>();
        Function<Function<?, ?>, Object> add = listeners::add;
        python.set("handler", made(python, "Handler()"));
        Function<?, ?> first = python.eval("handler.handle").as(Function.class);
        Function<?, ?> again = python.eval("handler.handle").as(Function.class);
        assertThat(add.apply(first)).isEqualTo(true);
        assertThat(add.apply(again)).isEqualTo(false);
        assertThat(listeners.remove(again)).isTrue();
        assertThat(first).isNotEqualTo(python.eval("Handler().handle").as(Function.class));
        assertThat(first).isNotEqualTo(python.eval("handler.handle").as(Predicate.class));
    }

    @ContractTest
    void whatHasNoHashIsEqualToItselfAlone(Python python) {
        PyObject object = made(python, "Unhashable()");
        Callable<?> callable = object.as(Callable.class);
        assertThat((Object) callable).isEqualTo(object.as(Callable.class));
        assertThat(callable.hashCode()).isEqualTo(object.as(Callable.class).hashCode());
        assertThat((Object) callable).isNotEqualTo(made(python, "Unhashable()").as(Callable.class));
    }

    @ContractTest
    void equalityOutlivesTheRuntime(Runtimes runtimes) {
        Python python = runtimes.start();
        Runnable known = python.eval("print").as(Runnable.class);
        Runnable unknown = python.eval("print").as(Runnable.class);
        int hash = known.hashCode();
        python.close();
        assertThat(known.hashCode()).isEqualTo(hash);
        assertThat(unknown.hashCode()).isEqualTo(unknown.hashCode());
        assertThat(known).isEqualTo(known).isNotEqualTo(unknown);
        assertThat(known.toString()).contains("Runnable");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void equalityOutlivesTheWorker(Python python) {
        Runnable known = python.eval("print").as(Runnable.class);
        Runnable other = python.eval("print").as(Runnable.class);
        assertThat(known).isEqualTo(other);
        assertThatThrownBy(() -> python.exec("import os; os._exit(3)"))
                .isInstanceOf(WorkerException.class);
        assertThat(known).isEqualTo(known).isNotEqualTo(other);
        assertThat(other.hashCode()).isEqualTo(other.hashCode());
    }

    @ContractTest
    void implementationsOfTwoRuntimesDiffer(Runtimes runtimes) {
        Runnable first = runtimes.start().eval("print").as(Runnable.class);
        Runnable second = runtimes.start().eval("print").as(Runnable.class);
        assertThat(first).isNotEqualTo(second);
    }

    @ContractTest
    void anAbstractClassIsRefused(Python python) {
        assertThatThrownBy(() -> python.eval("lambda: 1").as(TimerTask.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("implements interfaces, not abstract classes")
                .hasMessageContaining("java.util.TimerTask");
        assertThatThrownBy(() -> made(python, "Square(1)").as(TimerTask.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("implements interfaces, not abstract classes");
    }

    @ContractTest
    void aClassOfPythonsIsAFactory(Python python) {
        python.exec(SHAPES);
        PyFunction square = python.get("Square").as(PyFunction.class);
        Function<?, ?> factory = square.as(Function.class);
        assertThat(factory.andThen(made -> ((PyObject) made).typeName()).apply(null))
                .isEqualTo("__pybridge__.Square");
    }
}
