package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** What PEMJA's own pages show does what they say. */
final class PemjaProgramTest {
    private static final String COUNTER =
            """
            class A:
                def __init__(self):
                    self.total = 0

                def add(self, *numbers, scale=1):
                    self.total += sum(numbers) * scale
                    return self.total
            a = A()
            """;

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void setsGetsAndRunsCode(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("a", 12345);
            assertThat(interpreter.get("a")).isEqualTo(12345L);
            assertThat(interpreter.get("a", Integer.class)).isEqualTo(12345);
            interpreter.exec("b = a + 1");
            assertThat(interpreter.get("b")).isEqualTo(12346L);
            assertThat(interpreter.get("missing")).isNull();
            assertThat(interpreter.get("missing", String.class)).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void callsFunctionsAndMethods(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("import math, os.path");
            assertThat(interpreter.invoke("math.sqrt", 16)).isEqualTo(4.0);
            assertThat(interpreter.invoke("os.path.basename", "/a/b")).isEqualTo("b");
            interpreter.exec("def f(*args, **kwargs): return (args, kwargs)");
            assertThat((Object[]) interpreter.invoke("f")).containsExactly(new Object[0], Map.of());
            assertThat((Object[]) interpreter.invoke("f", 1, null))
                    .containsExactly(new Object[] {1L, null}, Map.of());
            assertThat((Object[]) interpreter.invoke("f", Map.of("k", 2)))
                    .containsExactly(new Object[0], Map.of("k", 2L));
            assertThat((Object[]) interpreter.invoke("f", new Object[] {1}, Map.of("k", "v")))
                    .containsExactly(new Object[] {1L}, Map.of("k", "v"));
            assertThat((Object[]) interpreter.invoke("f", new Object[] {1}, null))
                    .containsExactly(new Object[] {1L}, Map.of());
            interpreter.exec(COUNTER);
            assertThat(interpreter.invokeMethod("a", "add", 3)).isEqualTo(3L);
            assertThat(interpreter.invokeMethod("a", "add", 1, 2)).isEqualTo(6L);
            assertThat(interpreter.invoke("a.add", new Object[] {1}, Map.of("scale", 10)))
                    .isEqualTo(16L);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void holdsObjects(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec(COUNTER);
            try (PyObject counter = interpreter.get("a", PyObject.class)) {
                assertThat(counter.invokeMethod("add", 5)).isEqualTo(5L);
                counter.setAttr("name", "n");
                counter.setAttr("shared", new ArrayList<>(List.of(1)));
                assertThat(counter.getAttr("name")).isEqualTo("n");
                assertThat(counter.getAttr("total", Integer.class)).isEqualTo(5);
                interpreter.exec("a.shared.add(2)");
                assertThat(counter.getAttr("shared")).isEqualTo(List.of(1, 2L));
                interpreter.exec("def is_a(other): return other is a");
                assertThat(interpreter.invoke("is_a", counter)).isEqualTo(true);
                assertThat(interpreter.invoke("is_a", (Object) new Object[] {counter}))
                        .isEqualTo(false);
                interpreter.set("b", counter);
                interpreter.exec("same = b is a");
                assertThat(interpreter.get("same")).isEqualTo(true);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void iteratesOverGenerators(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def numbers(n):\n    yield from range(n)\n    yield None\n");
            PyIterator numbers = (PyIterator) interpreter.invoke("numbers", 2);
            List<Object> seen = new ArrayList<>();
            while (numbers.hasNext()) {
                seen.add(numbers.next());
            }
            assertThat(seen).containsExactly(0L, 1L, null);
            assertThat(numbers.hasNext()).isFalse();
            numbers.close();
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void callsJavaFromPython(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec(
                    """
                    from pemja import findClass

                    StringBuilder = findClass('java.lang.StringBuilder')
                    Integer = findClass('java.lang.Integer')
                    String = findClass('java.lang.String')

                    def callback_java():
                        sb = StringBuilder()
                        sb.append('pemja')
                        sb.append(Integer.toHexString(Integer.MAX_VALUE))
                        sb.append(String.join("-", "is", "cool"))
                        return sb.toString()
                    """);
            assertThat(interpreter.invoke("callback_java")).isEqualTo("pemja7fffffffis-cool");
        }
    }
}
