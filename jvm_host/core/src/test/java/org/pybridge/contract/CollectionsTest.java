package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;
import org.pybridge.Python;

/** Lists, tuples, sets and maps cross as deep copies with order, nesting and element types kept. */
final class CollectionsTest {
    @ContractTest
    void collectionsArriveAsTheirPythonCounterparts(Python python) {
        PyFunction describe = python.function("contract_values:describe");
        assertThat(describe.call(List.of(1, 2))).isEqualTo("list [1, 2]");
        assertThat(describe.call(new ArrayDeque<>(List.of(1, 2)))).isEqualTo("list [1, 2]");
        assertThat(describe.call((Object) new Object[] {1, "a", null}))
                .isEqualTo("list [1, 'a', None]");
        assertThat(describe.call((Object) new String[] {"a", "b"})).isEqualTo("list ['a', 'b']");
        assertThat(describe.call(PyTuple.of(1, "a", null))).isEqualTo("tuple (1, 'a', None)");
        assertThat(describe.call(Set.of(5))).isEqualTo("set {5}");
        assertThat(describe.call(Map.of("a", 1))).isEqualTo("dict {'a': 1}");
    }

    @ContractTest
    void emptyCollectionsKeepTheirKind(Python python) {
        PyFunction describe = python.function("contract_values:describe");
        PyFunction identity = python.function("contract_values:identity");
        Map<Object, String> wanted = new LinkedHashMap<>();
        wanted.put(Set.of(), "set set()");
        wanted.put(Map.of(), "dict {}");
        wanted.forEach(
                (value, text) -> {
                    assertThat(describe.call(value)).isEqualTo(text);
                    assertThat(identity.call(value)).isEqualTo(value);
                });
        assertThat(describe.call(List.of())).isEqualTo("list []");
        assertThat(identity.call(List.of())).isEqualTo(List.of()).isNotInstanceOf(PyTuple.class);
        assertThat(describe.call(PyTuple.of())).isEqualTo("tuple ()");
        assertThat(identity.call(PyTuple.of())).isInstanceOf(PyTuple.class);
    }

    @ContractTest
    void nestedCollectionsComeBackEqual(Python python) {
        Map<Object, Object> inner = new LinkedHashMap<>();
        inner.put("none", null);
        inner.put(1L, List.of(true, 2.5, "three"));
        inner.put(PyTuple.of(1L, "a"), new LinkedHashSet<>(Arrays.asList(1L, "x", null)));
        inner.put(null, Map.of("deep", List.of(List.of(List.of())), "empty", ""));
        inner.put(false, PyTuple.of(PyTuple.of(), List.of(), 4L));
        List<Object> value = new ArrayList<>();
        value.add(inner);
        value.add(null);
        value.add(List.of(inner, inner));
        assertThat(python.function("contract_values:identity").call(value)).isEqualTo(value);
    }

    @ContractTest
    void mapsKeepTheirOrder(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>();
        List<Object> keys = new ArrayList<>();
        for (long i = 500; i > 0; i--) {
            map.put("key" + i * 7 % 501, i);
            keys.add("key" + i * 7 % 501);
        }
        PyFunction identity = python.function("contract_values:identity");
        Object back = identity.call(map);
        assertThat(new ArrayList<Object>(((Map<?, ?>) back).keySet())).isEqualTo(keys);
        assertThat(back).isEqualTo(map);
        Object treeBack = identity.call(new TreeMap<>(Map.of("b", 1L, "a", 2L, "c", 3L)));
        assertThat(((Map<?, ?>) treeBack).keySet().toString()).isEqualTo("[a, b, c]");
    }

    @ContractTest
    void nullsInsideCollectionsStay(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        List<Object> nulls = Arrays.asList(null, null);
        assertThat(identity.call(nulls)).isEqualTo(nulls);
        assertThat(identity.call(Collections.singletonMap(null, null)))
                .isEqualTo(Collections.singletonMap(null, null));
        assertThat(identity.call(Collections.singleton(null)))
                .isEqualTo(Collections.singleton(null));
    }

    @ContractTest
    void theSameListTwiceIsNotACycle(Python python) {
        List<Object> shared = List.of(1L, 2L);
        List<Object> twice = List.of(shared, shared, Map.of("again", shared));
        assertThat(python.function("contract_values:identity").call(twice)).isEqualTo(twice);
    }

    @ContractTest
    void pythonGetsACopyAndJavaGetsACopy(Python python) {
        List<Object> values = new ArrayList<>(List.of(1L));
        try (var held = python.eval("[]")) {
            held.invoke("append", values);
            values.add(2L);
            List<?> first = held.as(List.class);
            assertThat(first).isEqualTo(List.of(List.of(1L)));
            held.invoke("append", 3);
            assertThat(first).hasSize(1);
        }
    }

    @ContractTest
    void aTupleIsAnUnmodifiableListThatGoesBackAsATuple(Python python) {
        Object tuple =
                python.function("contract_values:identity").call(PyTuple.of(1L, List.of(2L)));
        assertThat(tuple).isInstanceOf(PyTuple.class).isEqualTo(List.of(1L, List.of(2L)));
        assertThat(python.function("contract_values:type_name").call(tuple)).isEqualTo("tuple");
    }

    @ContractTest
    void largeCollectionsComeBackEqual(Python python) {
        List<Object> list = new ArrayList<>();
        Map<Object, Object> map = new LinkedHashMap<>();
        for (long i = 0; i < 100_000; i++) {
            list.add(i % 3 == 0 ? (Object) ("text " + i) : (Object) i);
            map.put(i, i * 0.5);
        }
        PyFunction identity = python.function("contract_values:identity");
        assertThat(list.equals(identity.call(list))).isTrue();
        assertThat(map.equals(identity.call(map))).isTrue();
    }

    @ContractTest
    void nestingOfTwoHundredLevelsComesBack(Python python) {
        List<Object> value = List.of();
        for (int i = 0; i < 199; i++) {
            value = List.of(value);
        }
        assertThat(python.function("contract_values:depth_of").call(value)).isEqualTo(199L);
        assertThat(python.function("contract_values:identity").call(value)).isEqualTo(value);
    }
}
