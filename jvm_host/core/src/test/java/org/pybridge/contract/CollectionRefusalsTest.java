package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyTuple;
import org.pybridge.Python;

/** Collections that would lose something on the way are refused, in both directions. */
final class CollectionRefusalsTest {
    private static void assertRefused(Python python, Object value) {
        PyFunction identity = python.function("contract_values:identity");
        assertThatThrownBy(() -> identity.call(value)).isInstanceOf(ConversionException.class);
        assertThat(identity.call(1)).as("the next call").isEqualTo(1L);
    }

    @ContractTest
    void aSetWhoseElementsAreEqualInPythonIsRefused(Python python) {
        assertRefused(python, new LinkedHashSet<Object>(Arrays.asList(1, 1.0)));
        assertRefused(python, new LinkedHashSet<Object>(Arrays.asList(1, true)));
        assertRefused(python, new LinkedHashSet<Object>(Arrays.asList(0.0, -0.0)));
        assertRefused(python, new LinkedHashSet<Object>(Arrays.asList(1, 1L, (short) 1)));
        assertRefused(python, List.of("nested", Set.of(0, false)));
    }

    @ContractTest
    void aMapWhoseKeysAreEqualInPythonIsRefused(Python python) {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1L, "long");
        map.put(1.0, "double");
        assertRefused(python, map);
        assertRefused(python, Map.of("inner", map));
    }

    @ContractTest
    void keysAndElementsThatCannotBeHashedAreRefused(Python python) {
        assertRefused(python, Map.of(List.of(1), "list key"));
        assertRefused(python, Set.of(List.of(1)));
        assertRefused(python, Set.of(Map.of("a", 1)));
        assertRefused(python, Map.of(PyTuple.of(1, List.of()), "a list inside a tuple"));
    }

    @ContractTest
    void keysThatAreEqualInJavaButNotInPythonAreRefused(Python python) {
        assertThatThrownBy(() -> python.function("contract_values:two_nan_keys").call())
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void aCycleInJavaIsRefused(Python python) {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertRefused(python, list);
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("list", new ArrayList<>(List.of(map)));
        assertRefused(python, map);
        Object[] array = new Object[1];
        array[0] = array;
        assertRefused(python, array);
    }

    @ContractTest
    void aCycleInPythonIsRefused(Python python) {
        for (String name : List.of("cycle_list", "cycle_dict")) {
            PyFunction function = python.function("contract_values:" + name);
            assertThatThrownBy(function::call).as(name).isInstanceOf(ConversionException.class);
        }
        assertThat(python.function("contract_functions:add").call(1, 1)).isEqualTo(2L);
    }

    @ContractTest
    void nestingTooDeepInJavaIsRefusedAndOverflowsNothing(Python python) {
        List<Object> list = List.of();
        for (int i = 0; i < 100_000; i++) {
            list = List.of(list);
        }
        assertRefused(python, list);
        Map<Object, Object> map = Map.of();
        for (int i = 0; i < 100_000; i++) {
            map = Map.of("inner", map);
        }
        assertRefused(python, map);
        Object[] array = new Object[0];
        for (int i = 0; i < 100_000; i++) {
            array = new Object[] {array};
        }
        assertRefused(python, array);
    }

    @ContractTest
    void aKeyThatIsACycleOrTooDeepIsRefusedAndOverflowsNothing(Python python) {
        List<Object> cycle = new ArrayList<>();
        cycle.add(PyTuple.of(cycle));
        Map<Object, Object> map = new IdentityHashMap<>();
        map.put(cycle, 1);
        assertRefused(python, map);
        PyTuple deep = PyTuple.of();
        for (int i = 0; i < 100_000; i++) {
            deep = PyTuple.of(deep);
        }
        map.clear();
        map.put(deep, 1);
        assertRefused(python, map);
    }

    @ContractTest
    void nestingTooDeepInPythonIsRefusedAndOverflowsNothing(Python python) {
        for (String name : List.of("nested_list", "nested_tuple", "nested_dict")) {
            PyFunction function = python.function("contract_values:" + name);
            assertThatThrownBy(() -> function.call(100_000))
                    .as(name)
                    .isInstanceOf(ConversionException.class);
        }
        assertThat(python.function("contract_functions:add").call(1, 1)).isEqualTo(2L);
    }

    @ContractTest
    void theMessageGivesThePathToTheValue(Python python) {
        List<Object> values = new ArrayList<>(List.of(1, 2, 3));
        values.add(Map.of("bad", Set.of(List.of())));
        assertThatThrownBy(() -> python.function("contract_functions:add").call("first", values))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument 2")
                .hasMessageContaining("[3]")
                .hasMessageContaining("bad");
    }

    @ContractTest
    void aCollectionThatThrowsWhileItIsReadReportsItsOwnException(Python python) {
        IllegalStateException own = new IllegalStateException("list is broken");
        List<Object> broken =
                new AbstractList<>() {
                    @Override
                    public Object get(int index) {
                        throw own;
                    }

                    @Override
                    public int size() {
                        return 3;
                    }
                };
        PyFunction identity = python.function("contract_values:identity");
        assertThatThrownBy(() -> identity.call(broken)).isSameAs(own);
        assertThat(identity.call("next")).isEqualTo("next");
    }

    @ContractTest
    void aCollectionThatLiesAboutItsSizeDoesNoHarm(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (int claimed : new int[] {-1, 1, 2, 4, 1_000_000}) {
            List<Object> liar =
                    new AbstractList<>() {
                        private final List<Object> real = List.of(1L, 2L, 3L);

                        @Override
                        public Object get(int index) {
                            return real.get(index);
                        }

                        @Override
                        public Iterator<Object> iterator() {
                            return real.iterator();
                        }

                        @Override
                        public int size() {
                            return claimed;
                        }
                    };
            try {
                identity.call(liar);
            } catch (RuntimeException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
            assertThat(identity.call("next")).as("after size %d", claimed).isEqualTo("next");
        }
    }
}
