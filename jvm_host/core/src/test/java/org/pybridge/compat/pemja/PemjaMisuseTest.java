package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;

/** Wrong use is an exception that Java sees, and the interpreter goes on. */
final class PemjaMisuseTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "sys.", ".sys", "\0", "\ud800", "sys.\ud800"})
    void namesThatNameNothingAreRefused(String name) {
        try (PythonInterpreter interpreter = Interpreters.start(ExecType.MULTI_THREAD)) {
            interpreter.exec("import sys");
            assertThatThrownBy(() -> interpreter.invoke(name)).isInstanceOf(PythonException.class);
            assertThatThrownBy(() -> interpreter.invoke(name, 1, 2))
                    .isInstanceOf(PythonException.class);
            assertThatThrownBy(() -> interpreter.invokeMethod("sys", name))
                    .isInstanceOf(PythonException.class);
            assertThat(interpreter.get(name)).isNull();
            assertThatThrownBy(() -> interpreter.exec("raise ValueError" + name + " ("))
                    .isInstanceOf(PythonException.class);
            interpreter.set(name, 1);
            assertThat(interpreter.get(name, Integer.class)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void nullIsRefusedWhereItMeansNothing(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def f(*a, **k): return len(a) + len(k)\nx = f");
            List<Runnable> wrong =
                    List.of(
                            () -> interpreter.set(null, 1),
                            () -> interpreter.get(null),
                            () -> interpreter.get("x", null),
                            () -> interpreter.exec(null),
                            () -> interpreter.invoke(null),
                            () -> interpreter.invokeMethod(null, "x"),
                            () -> interpreter.invokeMethod("x", null),
                            () -> new PythonInterpreter(null));
            for (Runnable each : wrong) {
                assertThatThrownBy(each::run).isInstanceOf(NullPointerException.class);
            }
            Map<String, Object> keywords = new HashMap<>();
            keywords.put(null, 1);
            assertThatThrownBy(() -> interpreter.invoke("f", keywords))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("keyword names must be strings");
            Object[] cycle = new Object[1];
            cycle[0] = cycle;
            assertThatThrownBy(() -> interpreter.invoke("f", Map.of("k", cycle)))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("nested too deep");
            assertThat(interpreter.invoke("f", null, null)).isEqualTo(0L);
            assertThat(interpreter.invoke("f", new HashMap<>())).isEqualTo(0L);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void typesThatDoNotFitAreRefused(ExecType type) {
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("x = 5\ndef run(): return 'ran'");
            PyIterator none = interpreter.get("x", PyIterator.class);
            assertThatThrownBy(none::hasNext)
                    .isInstanceOf(PythonException.class)
                    .hasMessage("<class 'TypeError'>: 'int' object is not an iterator");
            assertThatThrownBy(() -> interpreter.get("x", Runnable.class))
                    .isInstanceOf(PythonException.class);
            assertThatThrownBy(() -> interpreter.get("x", Thread.class))
                    .isInstanceOf(PythonException.class);
            Supplier<?> run = interpreter.get("run", Supplier.class);
            assertThat(run.get()).isEqualTo("ran");
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void aListInItselfIsLive(ExecType type) {
        List<Object> list = new ArrayList<>();
        list.add(list);
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.set("l", list);
            interpreter.exec("deep = l[0][0][0]");
            assertThat((Object) interpreter.get("deep", List.class)).isSameAs(list);
        }
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void anInterpreterMayCloseItselfFromPython(ExecType type) {
        PythonInterpreter interpreter = Interpreters.start(type);
        interpreter.set("interpreter", interpreter);
        Throwable seen = catchThrowable(() -> interpreter.exec("interpreter.close()"));
        assertThat(seen == null || seen instanceof Exception).isTrue();
        assertThatThrownBy(() -> interpreter.get("interpreter"))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void aCloseAmongCallsEndsThemWithAnException(ExecType type) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        try (PythonInterpreter other = Interpreters.start(type)) { // the runtime stays
            for (int round = 0; round < 5; round++) {
                PythonInterpreter interpreter = Interpreters.start(type);
                interpreter.exec("def f(x): return [x, {x}]");
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    calls.add(threads.submit(() -> callUntilClosed(interpreter, wrong)));
                }
                interpreter.invoke("f", 1);
                interpreter.close();
                for (Future<?> call : calls) {
                    call.get();
                }
                other.exec("1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(wrong.get()).isNull();
    }

    private static void callUntilClosed(
            PythonInterpreter interpreter, AtomicReference<Throwable> wrong) {
        while (true) {
            try {
                List<?> list = (List<?>) interpreter.invoke("f", 1);
                ((PyObject) list.get(1)).close();
            } catch (IllegalStateException e) {
                return; // closed
            } catch (Throwable e) {
                wrong.compareAndSet(null, e);
                return;
            }
        }
    }
}
