package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyIterator;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.TypeRef;

/** Generators and other iterables as Iterator, Iterable and Stream. */
final class IterationTest {
    private static final String COUNTING =
            """
            import decimal
            seen = []
            # Bound here: a generator dropped by another test says "closed" when it is collected.
            def counting(n=None, seen=seen):
                i = 0
                try:
                    while n is None or i < n:
                        seen.append(i)
                        yield i
                        i += 1
                finally:
                    seen.append("closed")

            def failing():
                yield 1
                yield 2
                raise ValueError("third")

            def mixed():
                yield 1
                yield "two"
                yield decimal.Decimal("NaN")
                yield 4
            """;

    interface Numbers {
        Iterator<Long> counting(int n);

        Stream<Integer> failing();
    }

    private static PyObject counting(Python python, String expression) {
        python.exec(COUNTING);
        return python.eval(expression);
    }

    private static List<?> seen(Python python) {
        return python.get("seen").as(List.class);
    }

    @ContractTest
    void aGeneratorIsAnIteratorThatRunsNoFurtherThanAsked(Python python) {
        Iterator<?> numbers = counting(python, "counting()").as(Iterator.class);
        assertThat(seen(python)).isEmpty();
        assertThat(numbers.next()).isEqualTo(0L);
        assertThat(seen(python)).isEqualTo(List.of(0L));
        assertThat(numbers.hasNext()).isTrue();
        assertThat(numbers.hasNext()).isTrue();
        assertThat(seen(python)).isEqualTo(List.of(0L, 1L));
    }

    @ContractTest
    void theEndIsTheEndForGood(Python python) {
        Iterator<?> numbers = counting(python, "counting(1)").as(Iterator.class);
        numbers.next();
        assertThat(numbers.hasNext()).isFalse();
        assertThat(numbers.hasNext()).isFalse();
        assertThatThrownBy(numbers::next).isInstanceOf(NoSuchElementException.class);
        assertThat(seen(python)).isEqualTo(List.of(0L, "closed"));
    }

    @ContractTest
    void aStreamTakesWhatItNeedsAndClosesTheGenerator(Python python) {
        try (Stream<Long> numbers =
                counting(python, "counting()").as(new TypeRef<Stream<Long>>() {})) {
            assertThat(numbers.limit(3).collect(Collectors.toList())).containsExactly(0L, 1L, 2L);
        }
        assertThat(seen(python)).isEqualTo(List.of(0L, 1L, 2L, "closed"));
    }

    @ContractTest
    void aChosenBatchRunsAheadThatFar(Python python) {
        PyIterator<Long> numbers =
                counting(python, "counting(5)").as(new TypeRef<PyIterator<Long>>() {}).batch(4);
        assertThat(numbers.next()).isZero();
        assertThat(seen(python)).hasSize(4);
        assertThat(numbers.stream().mapToLong(n -> n).sum()).isEqualTo(10);
        assertThatThrownBy(() -> numbers.batch(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ContractTest
    void anIteratorIsNotAskedAgainAfterItsEnd(Python python) {
        python.exec(
                """
                asked = []
                class Once:
                    def __init__(self): self.left = 2
                    def __iter__(self): return self
                    def __next__(self):
                        asked.append(self.left)
                        if self.left == 0: raise StopIteration
                        self.left -= 1
                        return self.left
                """);
        PyIterator<Long> numbers =
                python.eval("Once()").as(new TypeRef<PyIterator<Long>>() {}).batch(10);
        assertThat(numbers.stream().toList()).containsExactly(1L, 0L);
        List<?> asked = python.get("asked").as(List.class);
        assertThat(asked).isEqualTo(List.of(2L, 1L, 0L));
    }

    @ContractTest
    void anErrorComesInItsPlaceWhateverTheBatch(Python python) {
        for (int batch : new int[] {1, 2, 10}) {
            PyIterator<?> numbers = counting(python, "failing()").as(PyIterator.class).batch(batch);
            assertThat(numbers.next()).isEqualTo(1L);
            assertThat(numbers.next()).isEqualTo(2L);
            assertThatThrownBy(numbers::next)
                    .isInstanceOf(PythonException.class)
                    .hasMessage("ValueError: third");
            assertThat(numbers.hasNext()).isFalse();
        }
    }

    @ContractTest
    void anElementThatDoesNotFitIsNamedAndPassed(Python python) {
        for (int batch : new int[] {1, 3, 10}) {
            PyIterator<Integer> numbers =
                    counting(python, "mixed()")
                            .as(new TypeRef<PyIterator<Integer>>() {})
                            .batch(batch);
            assertThat(numbers.next()).isEqualTo(1);
            assertThatThrownBy(numbers::next)
                    .isInstanceOf(ConversionException.class)
                    .hasMessage(
                            "iteration, element [1] does not fit: seen=str 'two', wanted=Integer");
            assertThatThrownBy(numbers::next)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("[2]")
                    .hasMessageContaining("NaN");
            assertThat(numbers.next()).isEqualTo(4);
            assertThat(numbers.hasNext()).isFalse();
        }
    }

    @ContractTest
    void closingRunsTheFinallyBlockAndEndsTheUse(Python python) {
        PyIterator<?> numbers = counting(python, "counting()").as(PyIterator.class);
        numbers.next();
        numbers.close();
        numbers.close();
        assertThat(seen(python)).isEqualTo(List.of(0L, "closed"));
        assertThatThrownBy(numbers::hasNext).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void whatAGeneratorRaisesWhenClosedComesOut(Python python) {
        python.exec("def stubborn():\n  try:\n    yield 1\n  finally:\n    raise KeyError('end')");
        PyIterator<?> numbers = python.eval("stubborn()").as(PyIterator.class);
        numbers.next();
        assertThatThrownBy(numbers::close)
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("KeyError");
        numbers.close();
    }

    @ContractTest
    void everyIterableIterates(Python python) {
        assertThat(all(python, "[1, 2]")).isEqualTo(List.of(1L, 2L));
        assertThat(all(python, "{'a': 1, 'b': 2}")).isEqualTo(List.of("a", "b"));
        assertThat(all(python, "'ab'")).isEqualTo(List.of("a", "b"));
        assertThat(all(python, "zip([1], ['x'])").toString()).isEqualTo("[[1, x]]");
        python.exec(
                "class Old:\n  def __getitem__(self, i):\n    if i > 2: raise IndexError\n"
                        + "    return i * i");
        assertThat(all(python, "Old()")).isEqualTo(List.of(0L, 1L, 4L));
        assertThat(all(python, "(n for n in ())")).isEmpty();
    }

    private static List<Object> all(Python python, String expression) {
        List<Object> found = new ArrayList<>();
        python.eval(expression).as(new TypeRef<Iterable<Object>>() {}).forEach(found::add);
        return found;
    }

    @ContractTest
    void anIterableBeginsAnewAndAGeneratorDoesNot(Python python) {
        Iterable<?> list = python.eval("[1, 2]").as(Iterable.class);
        assertThat(list).hasSize(2);
        assertThat(list).hasSize(2);
        Iterable<?> generator = python.eval("(n for n in [1, 2])").as(Iterable.class);
        assertThat(generator).hasSize(2);
        assertThat(generator).isEmpty();
        assertThat(list).as("a copy").isEqualTo(List.of(1L, 2L));
        Iterable<String> keys = python.eval("{'a': 1}").as(new TypeRef<Iterable<String>>() {});
        assertThat(keys).containsExactly("a");
        assertThat(keys).containsExactly("a");
        assertThat(keys.toString()).isEqualTo("Iterable of {'a': 1}");
        Iterable<PyObject> handles =
                python.eval("[[1], {}]").as(new TypeRef<Iterable<PyObject>>() {});
        assertThat(handles).extracting(PyObject::typeName).containsExactly("list", "dict");
    }

    @ContractTest
    void streamsOfPrimitivesTakeWhatFits(Python python) {
        assertThat(python.eval("range(5)").as(LongStream.class).sum()).isEqualTo(10);
        assertThat(python.eval("range(5)").as(IntStream.class).max()).hasValue(4);
        assertThat(python.eval("[0.5, 1]").as(DoubleStream.class).sum()).isEqualTo(1.5);
        assertThatThrownBy(() -> python.eval("[1, 2**40]").as(IntStream.class).sum())
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("[1]");
        assertThatThrownBy(() -> python.eval("[None]").as(LongStream.class).sum())
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("[0]");
    }

    @ContractTest
    void elementsMayBeHandlesOrIterationsThemselves(Python python) {
        Iterator<PyObject> handles =
                python.eval("iter([[1], 'a'])").as(new TypeRef<Iterator<PyObject>>() {});
        assertThat(handles.next().typeName()).isEqualTo("list");
        assertThat(handles.next().typeName()).isEqualTo("str");
        assertThat(handles.hasNext()).isFalse();
        Stream<Stream<Long>> nested =
                python.eval("([i, i] for i in range(3))")
                        .as(new TypeRef<Stream<Stream<Long>>>() {});
        assertThat(nested.flatMap(Function.identity()).mapToLong(n -> n).sum()).isEqualTo(6);
    }

    @ContractTest
    void typedInterfacesAndCallbacksTakeThem(Python python) {
        python.exec(COUNTING);
        Numbers numbers =
                python.eval("__import__('types').SimpleNamespace(**globals())").as(Numbers.class);
        assertThat(numbers.counting(2).next()).isZero();
        Stream<Integer> failing = numbers.failing();
        assertThatThrownBy(failing::count).isInstanceOf(PythonException.class);
        Total total =
                values -> {
                    long sum = 0;
                    while (values.hasNext()) {
                        sum += values.next();
                    }
                    return sum;
                };
        python.set("total", total);
        assertThat(python.eval("total(n for n in range(4))").as(Long.class)).isEqualTo(6);
        assertThat(python.eval("total([1, 2])").as(Long.class)).isEqualTo(3);
        python.exec("from bridge import java");
        assertThat(
                        python.eval(
                                        "java.type('java.lang.String').join("
                                                + "'-', (str(n) for n in range(3)))")
                                .as(String.class))
                .isEqualTo("0-1-2");
        assertThat(
                        python.eval(
                                        "java.type('java.util.stream.Stream').concat("
                                                + "(n for n in range(3)), [7]).count()")
                                .as(Long.class))
                .isEqualTo(4);
    }

    interface Total {
        long of(Iterator<Long> values);
    }

    @ContractTest
    void whatIsNotIterableIsRefused(Python python) {
        assertThatThrownBy(() -> python.eval("5").as(Stream.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage("object does not fit: seen=Python int, wanted=Stream");
        assertThatThrownBy(() -> python.eval("5").as(Iterator.class))
                .isInstanceOf(ConversionException.class);
        assertThat((Object) python.eval("None").as(Iterator.class)).isNull();
    }

    @ContractTest
    void aJavaIterableStaysItself(Python python) {
        List<Object> list = new ArrayList<>(List.of(1, 2));
        assertThat((Object) python.wrap(list).as(Iterable.class)).isSameAs(list);
        assertThat(python.wrap(list).as(Iterator.class).next()).isEqualTo(1);
    }

    @ContractTest
    void javaCalledInAGeneratorMayThrow(Python python) {
        IllegalStateException thrown = new IllegalStateException("from Java");
        python.set(
                "fail",
                (Runnable)
                        () -> {
                            throw thrown;
                        });
        python.exec("def calling():\n  yield 1\n  fail()");
        Iterator<?> numbers = python.eval("calling()").as(Iterator.class);
        numbers.next();
        assertThatThrownBy(numbers::hasNext).isSameAs(thrown);
    }

    @ContractTest
    void aParallelStreamHasAllElements(Python python) {
        Stream<Long> numbers =
                counting(python, "counting(5000)").as(new TypeRef<Stream<Long>>() {});
        assertThat(numbers.parallel().mapToLong(n -> n).sum()).isEqualTo(4999L * 2500);
    }

    @ContractTest
    void iterationsGivenUpHalfWayKeepNothing(Python python) {
        python.exec(
                """
                import weakref
                class Element: pass
                alive = weakref.WeakSet()
                begun = ended = 0
                def elements():
                    global begun, ended
                    begun += 1
                    try:
                        while True:
                            element = Element()
                            alive.add(element)
                            yield element
                    finally:
                        ended += 1
                """);
        PyFunction elements = python.get("elements").as(PyFunction.class);
        for (int i = 0; i < 100; i++) {
            handle(elements).as(Iterator.class).next();
            handle(elements).as(new TypeRef<PyIterator<PyObject>>() {}).batch(9).next();
            handle(elements).as(new TypeRef<Stream<Object>>() {}).limit(2).count();
            handle(elements).as(Iterable.class).iterator().next();
        }
        Waiting.untilCollected(
                "all generators end and all elements are dropped",
                () ->
                        python.eval("(begun, ended, len(alive))")
                                .as(List.class)
                                .equals(List.of(400L, 400L, 0L)));
    }

    private static PyObject handle(PyFunction generator) {
        return (PyObject) generator.call();
    }

    @ContractTest
    void aCallableIsAnIterableByItsResults(Python python) {
        Iterable<?> numbers = python.eval("lambda: iter([1, 2])").as(Iterable.class);
        assertThat(numbers).hasSize(2);
        assertThat(numbers).hasSize(2);
    }

    @ContractTest
    void closingTheRuntimeEndsAnIteration(Runtimes runtimes) {
        Python python = runtimes.start();
        PyIterator<?> numbers = python.eval("iter(range(9))").as(PyIterator.class);
        numbers.next();
        python.close();
        assertThatThrownBy(numbers::next).isInstanceOf(IllegalStateException.class);
        numbers.close();
    }
}
