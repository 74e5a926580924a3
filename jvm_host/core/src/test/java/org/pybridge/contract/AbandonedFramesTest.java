package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Where a frame is given up half-way, neither side keeps the objects that were in it. */
final class AbandonedFramesTest {
    private static final int CALLS = 1000;

    @FunctionalInterface
    interface Pair {
        Object of(Object first, Object second);
    }

    /** Java objects for Python, and how many of them something still keeps. */
    private static final class Counted {
        private final List<WeakReference<Object>> made = new ArrayList<>();

        Object make() {
            Object object = new Object();
            made.add(new WeakReference<>(object));
            return object;
        }

        void requireAllDropped(Python python) {
            assertThat(made).hasSizeGreaterThanOrEqualTo(CALLS);
            Waiting.untilCollected(
                    "all Java objects of given up frames are dropped",
                    () -> {
                        python.eval("None"); // which tells Java what Python has dropped
                        return made.stream().map(Reference::get).allMatch(Objects::isNull);
                    });
        }
    }

    /** Python refuses it: no set holds a list. */
    private static Object unhashable() {
        return Set.of(List.of(1));
    }

    /** Java refuses to write it. */
    private static Object cycle() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        return cycle;
    }

    private static PyFunction lambda(Python python, String source) {
        return (PyFunction) python.eval("lambda " + source);
    }

    private static void fails(Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            assertThatThrownBy(call::run).isNotNull();
        }
    }

    @ContractTest
    void argumentsThatPythonRefuses(Python python) {
        PyFunction function = lambda(python, "*values: None");
        Pair pair = lambda(python, "first, second: None").as(Pair.class);
        Counted counted = new Counted();
        fails(() -> function.call(counted.make(), List.of(counted.make()), unhashable()));
        fails(() -> pair.of(counted.make(), unhashable()));
        fails(() -> pair.of(List.of(unhashable(), counted.make()), counted.make()));
        counted.requireAllDropped(python);
    }

    @ContractTest
    void argumentsThatJavaCannotWrite(Python python) {
        PyFunction function = lambda(python, "*values: None");
        Pair pair = lambda(python, "first, second: None").as(Pair.class);
        Counted counted = new Counted();
        fails(() -> function.call(counted.make(), cycle()));
        fails(() -> pair.of(List.of(counted.make()), cycle()));
        counted.requireAllDropped(python);
    }

    @ContractTest
    void resultsOfJavaThatItCannotWriteOrPythonRefuses(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Counted counted = new Counted();
        Supplier<Object> unwritable = () -> List.of(counted.make(), cycle());
        Supplier<Object> refused =
                () -> List.of(counted.make(), unhashable(), List.of(counted.make()));
        fails(() -> call.call(unwritable));
        fails(() -> call.call(refused));
        counted.requireAllDropped(python);
    }

    // Texts that are one in Java alone, between objects of either side.
    private static final String UNREADABLE =
            "(lambda make, text: [make(), kept, {text('a'), text('a')}, [make(), kept],"
                    + " kept])(make, type('T', (str,), {'__eq__': lambda a, b: a is b, '__hash__':"
                    + " lambda a: id(a)}))";

    private static void requireNoneLiving(Python python, String tag) {
        PyFunction living = python.function("contract_handles:living");
        Waiting.untilCollected(
                "all Python objects of given up frames are dropped",
                () -> living.call(tag).equals(0L));
    }

    private static PyFunction making(Python python, String tag, String function) {
        PyFunction make = python.function("contract_handles:make");
        return (PyFunction)
                lambda(
                                python,
                                "given: (lambda make: lambda "
                                        + function
                                        + ")(lambda: given('"
                                        + tag
                                        + "'))")
                        .call(make);
    }

    @ContractTest
    void resultsOfPythonThatJavaCannotRead(Python python) {
        PyFunction function = making(python, "unread", "kept: " + UNREADABLE);
        Pair pair = making(python, "unread", "kept, other: " + UNREADABLE).as(Pair.class);
        Counted counted = new Counted();
        fails(() -> function.call(counted.make()));
        fails(() -> pair.of(counted.make(), counted.make()));
        counted.requireAllDropped(python);
        requireNoneLiving(python, "unread");
    }

    @ContractTest
    void argumentsOfPythonThatJavaCannotReadOrHasNoPlaceFor(Python python) {
        PyFunction unreadable = making(python, "given", "f, kept: f(" + UNREADABLE + ")");
        PyFunction superfluous = making(python, "given", "f, kept: f(make(), kept, make())");
        PyFunction unwritable =
                making(python, "given", "f, kept: f([make(), kept, '\\ud83d\\ude00'])");
        Consumer<Object> consumer = value -> {};
        Counted counted = new Counted();
        for (PyFunction function : List.of(unreadable, superfluous, unwritable)) {
            fails(() -> function.call(consumer, counted.make()));
        }
        PyFunction raising = lambda(python, ": 1 / 0");
        fails(raising::call); // Python keeps the last exceptions, and so their frames
        counted.requireAllDropped(python);
        requireNoneLiving(python, "given");
    }
}
