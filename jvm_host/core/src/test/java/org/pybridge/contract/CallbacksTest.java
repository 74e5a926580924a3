package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A Java functional interface is a callable in Python. */
final class CallbacksTest {
    interface Greeter {
        String greet(String name, int times);

        default String once(String name) {
            return greet(name, 1);
        }
    }

    interface Summer {
        double sum(double[] values);
    }

    @ContractTest
    void lambdasOfTheJdkInterfacesAreCallable(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Function<Object, Object> same = value -> value;
        BiFunction<Long, Long, Long> add = Long::sum;
        Supplier<String> hello = () -> "hello";
        IntBinaryOperator multiply = (left, right) -> left * right;
        DoubleUnaryOperator half = value -> value / 2;
        LongFunction<String> text = Long::toString;
        Predicate<String> empty = String::isEmpty;
        Callable<Object> nothing = () -> null;
        assertThat(call.call(same, List.of(1L))).isEqualTo(List.of(1L));
        assertThat(call.call(add, 2, 3)).isEqualTo(5L);
        assertThat(call.call(hello)).isEqualTo("hello");
        assertThat(call.call(multiply, 6, 7)).isEqualTo(42L);
        assertThat(call.call(half, 5.0)).isEqualTo(2.5);
        assertThat(call.call(text, 9)).isEqualTo("9");
        assertThat(call.call(empty, "")).isEqualTo(true);
        assertThat(call.call(nothing)).isNull();
        assertThat(python.function("contract_functions:is_callable").call(hello)).isEqualTo(true);
    }

    @ContractTest
    void aRunnableRunsAndGivesNone(Python python) {
        List<String> ran = new ArrayList<>();
        Runnable run = () -> ran.add("ran");
        assertThat(python.function("contract_callbacks:call").call(run)).isNull();
        assertThat(ran).containsExactly("ran");
    }

    @ContractTest
    void anInterfaceOfTheUserGetsItsParameterTypes(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Greeter greeter = (name, times) -> "hi ".repeat(times) + name;
        Summer summer = values -> values[0] + values[1];
        assertThat(call.call(greeter, "you", 2)).isEqualTo("hi hi you");
        Object array = python.function("contract_arrays:arange").call(2, "float64");
        assertThat(call.call(summer, array)).isEqualTo(1.0);
    }

    @ContractTest
    void pythonMaySortByAJavaKeyAndByAJavaComparator(Python python) {
        List<String> words = List.of("pear", "fig", "banana");
        Function<String, Integer> length = String::length;
        Comparator<String> backwards = Comparator.reverseOrder();
        assertThat(python.function("contract_functions:sort_by_key").call(words, length))
                .isEqualTo(List.of("fig", "pear", "banana"));
        assertThat(python.function("contract_functions:sort_by_comparison").call(words, backwards))
                .isEqualTo(List.of("pear", "fig", "banana"));
    }

    @ContractTest
    void callsNestFromJavaToPythonToJavaToPython(Python python) {
        PyFunction bounce = python.function("contract_functions:bounce");
        AtomicReference<Function<Long, Object>> down = new AtomicReference<>();
        down.set(depth -> bounce.call(down.get(), depth));
        assertThat(bounce.call(down.get(), 20)).isEqualTo(20L);
        PyFunction square = python.function("contract_functions:square");
        Function<Long, Object> viaPython = value -> square.call(value + 1);
        assertThat(python.function("contract_callbacks:call").call(viaPython, 4)).isEqualTo(25L);
    }

    @ContractTest
    void aCallbackMayUseTheWholeApi(Python python) {
        Supplier<Object> user =
                () -> {
                    try (var list = python.eval("[1, 2]")) {
                        list.invoke("append", 3);
                        double[] rows =
                                python.function("contract_rows:same")
                                        .each(double[].class, new double[] {1.5, 2.5});
                        return list.invoke("__len__") + " " + rows[1];
                    }
                };
        assertThat(python.function("contract_callbacks:call").call(user)).isEqualTo("3 2.5");
    }

    @ContractTest
    void aCallbackRunsOnTheThreadThatCalledPython(Python python) {
        Thread caller = Thread.currentThread();
        Supplier<Boolean> sameThread = () -> Thread.currentThread() == caller;
        assertThat(python.function("contract_callbacks:call").call(sameThread)).isEqualTo(true);
    }

    @ContractTest
    void anotherJavaThreadMayCallPythonWhileACallbackWaitsForIt(Python python) {
        PyFunction square = python.function("contract_functions:square");
        Supplier<Object> waiting =
                () -> {
                    AtomicReference<Object> result = new AtomicReference<>();
                    Thread other = new Thread(() -> result.set(square.call(12)));
                    other.start();
                    try {
                        other.join(30_000);
                    } catch (InterruptedException interrupted) {
                        throw new AssertionError(interrupted);
                    }
                    return result.get();
                };
        assertThat(python.function("contract_callbacks:call").call(waiting)).isEqualTo(144L);
    }

    @ContractTest
    void aThreadMadeByPythonMayCallJava(Python python) {
        PyFunction square = python.function("contract_functions:square");
        Function<Long, Object> viaPython = value -> square.call(value);
        assertThat(python.function("contract_functions:call_in_thread").call(viaPython, 5))
                .isEqualTo(List.of(25L));
    }

    @ContractTest
    void aCallbackKeptByPythonWorksInALaterCall(Python python) {
        AtomicReference<String> state = new AtomicReference<>("before");
        Supplier<String> current = state::get;
        python.function("contract_callbacks:keep").call(current);
        state.set("after");
        System.gc();
        assertThat(python.function("contract_callbacks:call_kept").call()).isEqualTo("after");
        python.function("contract_callbacks:forget_kept").call();
    }

    @ContractTest
    void callbacksInsideAListAreCallable(Python python) {
        List<Supplier<Object>> suppliers = List.of(() -> 1, () -> "two", () -> null);
        List<Object> wanted = new ArrayList<>(List.of(1L, "two"));
        wanted.add(null);
        assertThat(python.function("contract_callbacks:call_all").call(suppliers))
                .isEqualTo(wanted);
    }

    @ContractTest
    void aWrongArgumentCountIsATypeErrorInPython(Python python) {
        PyFunction errorOf = python.function("contract_callbacks:error_of");
        IntBinaryOperator add = Integer::sum;
        assertThat((String) errorOf.call(add, 1)).startsWith("TypeError");
        assertThat((String) errorOf.call(add, 1, 2, 3)).startsWith("TypeError");
        Runnable nothing = () -> {};
        assertThat((String) errorOf.call(nothing, 1)).startsWith("TypeError");
        assertThatThrownBy(() -> python.function("contract_callbacks:call").call(add))
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo("TypeError"));
    }

    @ContractTest
    void anArgumentThatDoesNotFitIsAConversionErrorInPython(Python python) {
        PyFunction conversionError = python.function("contract_callbacks:conversion_error_of");
        IntBinaryOperator add = Integer::sum;
        assertThat((String) conversionError.call(add, 1, "two")).contains("str").contains("int");
        assertThat((String) conversionError.call(add, 1, 1L << 40)).contains("1099511627776");
        Greeter greeter = (name, times) -> name;
        assertThat((String) conversionError.call(greeter, 5, 1)).contains("String");
    }

    @ContractTest
    void tenThousandCallbacksGiveRightResults(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Function<Long, Long> next = value -> value + 1;
        for (long i = 0; i < 10_000; i++) {
            assertThat(call.call(next, i)).isEqualTo(i + 1);
        }
    }
}
