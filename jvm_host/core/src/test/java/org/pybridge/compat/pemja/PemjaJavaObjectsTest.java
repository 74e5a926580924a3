package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** Java objects in Python, as in PEMJA: collections are live wherever they come from. */
final class PemjaJavaObjectsTest {
    /** What Python calls. */
    public static final class Bean {
        public int x = 4;
        private final List<Object> names = new ArrayList<>(List.of("a"));

        public int twice(int value) {
            return 2 * value;
        }

        public String over(int value) {
            return "int";
        }

        public String over(String value) {
            return "String";
        }

        public List<Object> list() {
            return names;
        }

        public Map<String, List<Object>> map() {
            return Map.of("names", names);
        }

        public long[] longs() {
            return new long[] {1, 2};
        }

        public Object same(Object value) {
            return value;
        }

        public String kind(Object value) {
            return value instanceof PyObject ? "PyObject" : Shown.of(value);
        }

        public Object attribute(PyObject object, String name) {
            return object.getAttr(name);
        }

        public PyObject give(PyObject object) {
            return object;
        }

        public Object back(PythonInterpreter interpreter) {
            return interpreter.invoke("twice", 21);
        }

        @Override
        public String toString() {
            return "Bean!";
        }
    }

    private static Map<String, String> expressions() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("bean.x", "4");
        table.put("bean.twice(3)", "6");
        table.put("bean.over(1)", "'int'");
        table.put("bean.over('s')", "'String'");
        table.put("bean.longs()", "(1, 2)");
        table.put("str(bean)", "'Bean!'");
        table.put("bean.same(None)", "None");
        table.put("bean.same([1, 2])[1]", "2");
        table.put("len(bean.list()), 'a' in bean.list()", "(1, True)");
        table.put("bean.list() is bean.list() or bean.list() == bean.list()", "True");
        table.put("names[0], names[-1], len(names), 2 in names", "(1, 3, 3, True)");
        table.put("list(names)", "[1, 2, 3]");
        table.put("isinstance(names, list)", "False");
        table.put("scores['a'], 'a' in scores, len(scores)", "(1, True, 1)");
        table.put("scores.get('a'), scores.get('q')", "(1, None)");
        table.put("list(scores.keys()), dict(scores.items())", "(['a'], {'a': 1})");
        table.put("1 in seen, len(seen), list(seen)", "(True, 1, [1])");
        table.put("function.apply('x')", "'x!'");
        table.put("function('x')", "'x!'");
        table.put("[e for e in iterator]", "[1, 2]");
        table.put("bean.attribute(thing, 'y')", "3");
        table.put("bean.give(thing) is thing", "True");
        table.put("bean.back(interpreter)", "42");
        return table;
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void haveTheirMethodsFieldsAndProtocols(ExecType type) {
        SoftAssertions softly = new SoftAssertions();
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("bean", new Bean());
            interpreter.set("names", new ArrayList<>(List.of(1, 2, 3)));
            interpreter.set("scores", new HashMap<>(Map.of("a", 1)));
            interpreter.set("seen", new HashSet<>(Set.of(1)));
            interpreter.set("iterator", List.of(1, 2).iterator());
            interpreter.set("function", (UnaryOperator<String>) text -> text + "!");
            interpreter.set("interpreter", interpreter);
            interpreter.exec("class T: y = 3\nthing = T()\ndef twice(n): return 2 * n");
            expressions()
                    .forEach(
                            (expression, wanted) -> {
                                interpreter.exec("value = repr((" + expression + "))");
                                softly.assertThat(interpreter.get("value"))
                                        .as(expression)
                                        .isEqualTo(wanted);
                            });
        }
        softly.assertAll();
    }

    private static Map<String, String> arguments() {
        Map<String, String> table = new LinkedHashMap<>();
        table.put("None", "null");
        table.put("1", "java.lang.Long 1");
        table.put("1.5", "java.lang.Double 1.5");
        table.put("True", "java.lang.Boolean true");
        table.put("'s'", "java.lang.String s");
        table.put("b'x'", "byte[][java.lang.Byte 120]");
        table.put("[1, (2,)]", "list[java.lang.Long 1, java.lang.Object[][java.lang.Long 2]]");
        table.put("(1, 's')", "java.lang.Object[][java.lang.Long 1, java.lang.String s]");
        table.put("{'a': 1}", "map{java.lang.String a=java.lang.Long 1}");
        table.put("datetime.date(2020, 1, 2)", "java.sql.Date 2020-01-02");
        table.put("lambda: 1", "PyObject");
        table.put("object()", "PyObject");
        return table;
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void takePemjasValuesAsAnyObject(ExecType type) {
        SoftAssertions softly = new SoftAssertions();
        Bean bean = new Bean();
        Function<Object, String> kind = bean::kind;
        List<Object> kept = new ArrayList<>();
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("bean", bean);
            interpreter.set("kind", kind);
            interpreter.set("kept", kept);
            interpreter.exec("import datetime");
            arguments()
                    .forEach(
                            (expression, wanted) -> {
                                interpreter.exec("value = " + expression);
                                interpreter.exec("seen = bean.kind(value), kind(value)");
                                softly.assertThat((Object[]) interpreter.get("seen"))
                                        .as(expression)
                                        .containsExactly(wanted, wanted);
                            });
            interpreter.exec("kept.add((1,)); kept.append((2,)); kept[0] = (3,)");
            softly.assertThat(Shown.of(kept.get(0)))
                    .isEqualTo("java.lang.Object[][java.lang.Long 3]");
            softly.assertThat(Shown.of(kept.get(1)))
                    .isEqualTo("java.lang.Object[][java.lang.Long 2]");
            interpreter.exec("same = bean.same(kept); in_list = bean.same([kept])");
            softly.assertThat(interpreter.get("same")).isSameAs(kept);
            interpreter.exec("inner = in_list[0]");
            softly.assertThat(interpreter.get("inner")).isSameAs(kept);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void changeInJavaWhatPythonChanges(ExecType type) {
        Bean bean = new Bean();
        List<Object> list = new ArrayList<>(List.of(1, 2));
        Map<String, Object> map = new HashMap<>(Map.of("inner", new ArrayList<>(List.of(1))));
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def change(l): l.add('new'); l[0] = 'one'; del l[1]");
            interpreter.invoke("change", list);
            assertThat(list).containsExactly("one", "new");
            interpreter.set("bean", bean);
            interpreter.exec("bean.x = 9\nbean.list().add('b')\nbean.map()['names'].add('c')");
            assertThat(bean.x).isEqualTo(9);
            assertThat(bean.list()).containsExactly("a", "b", "c");
            interpreter.set("m", map);
            interpreter.exec("m['inner'].add(2); m['k'] = (1, 'x')");
            assertThat((List<?>) map.get("inner")).hasSize(2);
            interpreter.exec("for value in m.values(): pass");
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void comeBackAsThemselves(ExecType type) {
        List<Object> list = new ArrayList<>(List.of(1, 2));
        Map<String, Object> map = new HashMap<>(Map.of("a", list));
        Bean bean = new Bean();
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("l", list);
            interpreter.set("m", map);
            interpreter.set("bean", bean);
            interpreter.exec("all = [l, (m, bean), {'l': m['a']}]\ndef same(x): return x");
            assertThat(interpreter.get("l")).isSameAs(list);
            assertThat((Object) interpreter.get("m", Map.class)).isSameAs(map);
            assertThat(interpreter.get("bean", Bean.class)).isSameAs(bean);
            assertThat(interpreter.invoke("same", list)).isSameAs(list);
            List<?> all = (List<?>) interpreter.get("all");
            assertThat(all.get(0)).isSameAs(list);
            assertThat((Object[]) all.get(1)).containsExactly(map, bean);
            assertThat(((Map<?, ?>) all.get(2)).get("l")).isSameAs(list);
        }
    }
}
