package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Java's collections as live objects: what Python changes in them, it changes in Java. */
final class JavaCollectionsTest {
    private static Object eval(Python python, String expression) {
        try (PyObject value = python.eval(expression)) {
            return value.as(Object.class);
        }
    }

    private static String failure(Python python, String expression) {
        return (String)
                python.function("contract_callbacks:error_of")
                        .call(python.eval("lambda: " + expression));
    }

    @ContractTest
    void aWrappedListIsASequence(Python python) {
        List<Object> list = new ArrayList<>(List.of(1, "two", 3.0));
        python.set("l", python.wrap(list));
        python.exec("import collections.abc, json");
        assertThat(eval(python, "(len(l), l[0], l[-1], 'two' in l, 9 in l)"))
                .isEqualTo(Arrays.asList(3L, 1L, 3.0, true, false));
        assertThat(eval(python, "l[0:2]")).isEqualTo(List.of(1L, "two"));
        assertThat(eval(python, "(list(l), list(reversed(l)), l.index('two'), l.count(1))"))
                .isEqualTo(List.of(List.of(1L, "two", 3.0), List.of(3.0, "two", 1L), 1L, 1L));
        assertThat(eval(python, "isinstance(l, collections.abc.Sequence)")).isEqualTo(true);
        assertThat(eval(python, "json.dumps(list(l))")).isEqualTo("[1, \"two\", 3.0]");
        assertThat(eval(python, "l")).isSameAs(list);
    }

    @ContractTest
    void whatPythonChangesInAListItChangesInJava(Python python) {
        List<Object> list = new ArrayList<>(List.of(1L, 2L, 3L));
        python.set("l", python.wrap(list));
        python.exec("l += [4, 5]\nl.append('x')\nl[0] = 'first'\ndel l[1]\nl.insert(0, None)");
        assertThat(list).containsExactly(null, "first", 3L, 4L, 5L, "x");
        assertThat(eval(python, "(l.pop(), l.pop(0))")).isEqualTo(Arrays.asList("x", null));
        python.exec("del l[1:]");
        assertThat(list).containsExactly("first");
        python.exec("l += l\nl += l");
        assertThat(list).hasSize(4);
        assertThat(failure(python, "l[9]")).startsWith("IndexOutOfBoundsException: ");
        assertThat(failure(python, "l[-9]")).startsWith("IndexOutOfBoundsException: ");
        for (String index : List.of("2**70", "-2**70", "2**31", "2**63 - 1")) {
            assertThat(failure(python, "l[" + index + "]"))
                    .startsWith("IndexOutOfBoundsException: ");
        }
        assertThat(failure(python, "l['x']")).startsWith("TypeError");
        assertThat(failure(python, "l.__setitem__(slice(0, 1), [1])")).startsWith("TypeError");
        assertThat(failure(python, "l.index('no')")).startsWith("ValueError");
    }

    @ContractTest
    void aListThatChangesWhileItIsIteratedOverIsAnError(Python python) {
        python.set("l", python.wrap(new ArrayList<>(List.of(1, 2, 3))));
        assertThat(failure(python, "[l.append(x) for x in l]"))
                .startsWith("ConcurrentModificationException");
        python.set("fixed", python.wrap(List.of(1)));
        assertThat(failure(python, "fixed.append(2)")).startsWith("UnsupportedOperationException");
    }

    @ContractTest
    void anIterableWithoutAnIteratorIsAnErrorThatNamesIt(Python python) {
        Iterable<String> empty = () -> null;
        python.set("empty", empty);
        assertThat(failure(python, "list(empty)")).startsWith("TypeError: iterator() gave null: ");
    }

    @ContractTest
    void keysThatAreOneToPythonMakeNoDict(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1L, "long");
        map.put("1", "text");
        python.set("m", python.wrap(map));
        assertThat(eval(python, "dict(m)")).isEqualTo(map);
        for (Object twin : List.of(1, (short) 1, 1.0, true, BigInteger.ONE)) {
            map.put(twin, "twin");
            assertThat(failure(python, "dict(m)"))
                    .as(twin.getClass().getName())
                    .startsWith("ConversionError: keys of the map are equal in Python: ");
            assertThat(eval(python, "len(m.items())")).isEqualTo(3L);
            map.remove(twin);
        }
        map.put(2.5, "half");
        map.put(null, "null");
        map.put(2, "two");
        assertThat(eval(python, "len(dict(m))")).isEqualTo(5L);
        map.put('1', "char");
        assertThat(failure(python, "dict(m)")).startsWith("ConversionError: ");
    }

    @ContractTest
    void aWrappedMapIsAMapping(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1));
        map.put("a", 2);
        python.set("m", python.wrap(map));
        python.exec("import collections.abc, json");
        assertThat(eval(python, "json.dumps(dict(m))")).isEqualTo("{\"b\": [1], \"a\": 2}");
        assertThat(eval(python, "(list(m), m.items(), 'a' in m, m['a'], len(m))"))
                .asString()
                .isEqualTo("[[b, a], [[b, [1]], [a, 2]], true, 2, 2]");
        assertThat(eval(python, "isinstance(m, collections.abc.Mapping)")).isEqualTo(true);
        python.exec("m['c'] = 3\ndel m['a']\nm.update({'d': 4}, e=5)");
        assertThat(map.keySet()).containsExactly("b", "c", "d", "e");
        assertThat(eval(python, "(m.pop('e'), m.pop('e', 'none'))"))
                .asString()
                .isEqualTo("[5, none]");
        assertThat(failure(python, "m['nowhere']")).startsWith("NoSuchElementException");
        assertThat(failure(python, "m.pop('nowhere')")).startsWith("NoSuchElementException");
    }

    @ContractTest
    void aNumberFindsAKeyOfEachOfJavasTypes(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1, "Integer");
        map.put(2L, "Long");
        map.put((short) 3, "Short");
        map.put(1.5f, "Float");
        map.put('x', "Character");
        python.set("m", python.wrap(map));
        assertThat(eval(python, "[m[k] for k in (1, 2, 3, 1.5, 'x')]"))
                .isEqualTo(List.of("Integer", "Long", "Short", "Float", "Character"));
        python.exec("m[1] = 'changed'");
        assertThat(map).containsEntry(1, "changed").hasSize(5);
        python.set("sorted_", python.wrap(new TreeMap<>(Map.of(1, "a", 2, "b"))));
        assertThat(eval(python, "(sorted_[2], 'x' in sorted_, None in sorted_, 7 in sorted_)"))
                .asString()
                .isEqualTo("[b, false, false, false]");
    }

    @ContractTest
    void aMapThatAsksPythonDoesNotLockUp(Python python) throws Exception {
        python.set("AskingMap", JavaShapes.AskingMap.class);
        python.exec(
                """
                from bridge import java
                asked = java.type(AskingMap)(lambda key: {'key': 5, 'hash': 17}.get(key))
                def ask(count):
                    for _ in range(count):
                        found = (asked['key'], 'no' in asked, dict(asked), hash(asked), len(asked))
                    return found
                """);
        PyFunction ask = python.get("ask").as(PyFunction.class);
        Together.run(
                6,
                thread ->
                        assertThat(ask.call(20))
                                .asString()
                                .isEqualTo("[5, false, {key=5}, 17, 1]"));
        assertThat(failure(python, "asked['no']")).startsWith("NoSuchElementException");
    }

    @ContractTest
    void aWrappedSetIsASet(Python python) {
        Set<Object> set = new TreeSet<>(List.of("a", "b"));
        python.set("s", python.wrap(set));
        python.exec("import collections.abc");
        assertThat(
                        eval(
                                python,
                                "('a' in s, len(s), sorted(s), s & {'a', 'z'}, s | {'c'}, s -"
                                        + " {'a'})"))
                .asString()
                .startsWith("[true, 2, [a, b], [a], ");
        assertThat(
                        eval(
                                python,
                                "(isinstance(s, collections.abc.Set), s <= {'a', 'b', 'c'}, 5 in"
                                        + " s)"))
                .asString()
                .isEqualTo("[true, true, false]");
    }

    @ContractTest
    void anArrayIsIndexed(Python python) {
        int[] numbers = {1, 2, 3};
        python.set("a", python.wrap(numbers));
        python.exec("a[0] = 10\na[-1] = 30");
        assertThat(numbers).containsExactly(10, 2, 30);
        assertThat(eval(python, "(len(a), a.length, list(a), a[1:], 2 in a)"))
                .asString()
                .isEqualTo("[3, 3, [10, 2, 30], [2, 30], true]");
        for (String use : List.of("a[3]", "a.__setitem__(3, 1)")) {
            assertThat(failure(python, use))
                    .startsWith("ArrayIndexOutOfBoundsException: ")
                    .contains("Index 3 out of bounds for length 3");
        }
        assertThat(failure(python, "a[-9]")).contains("Index -9 out of bounds for length 3");
        assertThat(failure(python, "a.__setitem__(0, 'x')")).contains("does not fit");
        assertThat(failure(python, "a.__setitem__(0, 2**40)")).contains("does not fit");
        assertThat(failure(python, "a.__delitem__(0)")).startsWith("AttributeError");
    }

    @ContractTest
    void aCloseableIsAContextManager(Python python) {
        AtomicInteger closed = new AtomicInteger();
        AutoCloseable resource = new Resource(closed);
        python.set("resource", resource);
        python.exec("with resource as r:\n    assert r is resource");
        assertThat(closed).hasValue(1);
        python.exec(
                """
                try:
                    with resource:
                        raise ValueError
                except ValueError:
                    pass
                """);
        assertThat(closed).hasValue(2);
    }

    /** Counts how often it is closed. */
    public record Resource(AtomicInteger closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @ContractTest
    void comparablesAreOrderedAndHashed(Python python) {
        python.set("days", List.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.FRIDAY));
        assertThat(eval(python, "[d.name() for d in sorted(days)]"))
                .isEqualTo(List.of("MONDAY", "FRIDAY", "SUNDAY"));
        assertThat(eval(python, "(days[0] > days[1], days[0] <= days[1], len({*days, *days}))"))
                .asString()
                .isEqualTo("[true, false, 3]");
        assertThat(failure(python, "days[0] < 5")).startsWith("ClassCastException");
    }

    @ContractTest
    void iteratorsAndStreamsAreIteratedOver(Python python) {
        python.set("iterator", List.of(1, 2, 3).iterator());
        assertThat(eval(python, "(next(iterator), list(iterator), next(iterator, 'end'))"))
                .asString()
                .isEqualTo("[1, [2, 3], end]");
        python.set("stream", List.of(3, 1, 2).stream());
        assertThat(eval(python, "sorted(stream)")).isEqualTo(List.of(1L, 2L, 3L));
        python.set("path", python.wrap(java.nio.file.Path.of("a/b")));
        assertThat(eval(python, "[str(p) for p in path]")).isEqualTo(List.of("a", "b"));
    }

    @ContractTest
    void aResultIsACopyUnlessItIsAskedToLive(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>(Map.of("inner", new ArrayList<>()));
        python.set("m", python.wrap(map));
        python.exec(
                """
                from bridge import java
                m.get('inner').append('lost')
                java.live(m.get)('inner').append('kept')
                """);
        assertThat(map.get("inner")).isEqualTo(List.of("kept"));
    }

    @ContractTest
    void aWrappedValueThatCannotChangeIsConverted(Python python) {
        assertThat(python.wrap("text").as(Object.class)).isEqualTo("text");
        assertThat(python.wrap(5).typeName()).isEqualTo("int");
        assertThat(python.wrap(null).as(Object.class)).isNull();
    }
}
