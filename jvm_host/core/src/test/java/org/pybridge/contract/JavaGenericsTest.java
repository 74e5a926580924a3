package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.TypeRef;

/** Type arguments, where live Java objects meet them. */
final class JavaGenericsTest {
    private static Object eval(Python python, String expression) {
        try (PyObject value = python.eval(expression)) {
            return value.as(Object.class);
        }
    }

    @ContractTest
    void aLiveCollectionIsPassedAsItIs(Python python) {
        List<Object> list = new ArrayList<>(List.of(1L));
        python.set("list_", python.wrap(list));
        python.set("shapes", new Adder());
        python.exec("from bridge import java");
        python.exec("shapes.add(list_); shapes.addToAll([list_])");
        python.exec("shapes.add(java.cast('java.util.List', list_))");
        assertThat(list).isEqualTo(List.of(1L, 99, 99, 99));
        assertThat(eval(python, "shapes.first([7])")).isEqualTo("Integer");
        assertThat(eval(python, "shapes.first(java.cast('java.util.List', [7]))"))
                .isEqualTo("Integer");
        String[] texts = {"b", "a"};
        python.set("texts", python.wrap(texts));
        python.exec("shapes.sort(texts)");
        assertThat(texts).containsExactly("a", "b");
    }

    @ContractTest
    void aNestedClassMayExtendTheClassAroundIt(Python python) {
        python.set("leaf", new Tree<String>().new Leaf());
        assertThat(eval(python, "(leaf('x'), leaf.apply('y'))")).isEqualTo(List.of("x", "y"));
        python.set("identity", new Numbers());
        assertThat(eval(python, "identity([7])")).isEqualTo("Integer");
    }

    @ContractTest
    void aLiveCollectionComesBackAsItIsWhateverIsAskedOfItsElements(Python python) {
        List<Object> list = new ArrayList<>(List.of(1L));
        Multi<String, Integer> multi = new Multi<>();
        multi.put("k", List.of(1));
        python.set("list_", python.wrap(list));
        python.set("multi", python.wrap(multi));
        try (PyObject live = python.get("list_")) {
            assertThat((Object) live.as(new TypeRef<List<Integer>>() {})).isSameAs(list);
        }
        try (PyObject live = python.get("multi")) {
            assertThat((Object) live.as(new TypeRef<Multi<String, Integer>>() {})).isSameAs(multi);
        }
        python.exec("def both(): return [list_, [5]]");
        Lists both = python.get("both").as(Lists.class);
        List<List<Integer>> lists = both.lists();
        assertThat((Object) lists.get(0)).isSameAs(list);
        assertThat(lists.get(1)).isEqualTo(List.of(5));
    }

    /** A class whose nested class means the same variable by its own base and its interface. */
    public static class Tree<T> {
        /** Nested in its own base. */
        public class Leaf extends Tree<T> implements Function<T, T> {
            @Override
            public T apply(T value) {
                return value;
            }
        }
    }

    /** Names the type argument of its base's interface in two steps. */
    public abstract static class OfLists<T> implements Function<List<T>, String> {}

    /** The second step. */
    public static final class Numbers extends OfLists<Integer> {
        @Override
        public String apply(List<Integer> values) {
            return ((Object) values.get(0)).getClass().getSimpleName();
        }
    }

    /** A map whose type arguments are not those of Map. */
    public static final class Multi<K, V> extends HashMap<K, List<V>> {
        private static final long serialVersionUID = 1L;
    }

    /** Asks for lists of lists. */
    public interface Lists {
        List<List<Integer>> lists();
    }

    /** Changes the lists that it is given. */
    public static final class Adder {
        public void add(List<Integer> list) {
            list.add(99);
        }

        public String first(List<Integer> list) {
            return ((Object) list.get(0)).getClass().getSimpleName();
        }

        public <T extends Comparable<T>> void sort(T[] values) {
            Arrays.sort(values);
        }

        public void addToAll(List<List<Integer>> lists) {
            lists.forEach(list -> list.add(99));
        }
    }
}
