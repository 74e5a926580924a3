package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.PyContext;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Python's context managers in try-with-resources and in bodies of Java. */
final class ContextsTest {
    private static final String MANAGER =
            """
            import contextlib, threading
            seen = []

            class Manager:
                def __init__(self, swallow=None, leaving=None):
                    self.swallow, self.leaving = swallow, leaving

                def __enter__(self):
                    seen.append("enter")
                    return [1, 2]

                def __exit__(self, kind, error, traceback):
                    seen.append(f"exit {kind.__name__ if kind else None}")
                    if self.leaving is not None:
                        raise self.leaving
                    return self.swallow is not None and isinstance(error, self.swallow)

            @contextlib.contextmanager
            def generated():
                seen.append("begin")
                try:
                    yield "value"
                finally:
                    seen.append("end")

            class Closed(Manager):
                def close(self):
                    seen.append("close")
            """;

    private static PyObject manager(Python python, String expression) {
        python.exec(MANAGER);
        return python.eval(expression);
    }

    private static List<?> seen(Python python) {
        return python.get("seen").as(List.class);
    }

    @ContractTest
    void tryWithResourcesEntersAndLeaves(Python python) {
        PyObject manager = manager(python, "Manager()");
        try (PyContext context = manager.enter()) {
            assertThat(context.value().typeName()).isEqualTo("list");
            assertThat(context.value().repr()).isEqualTo("[1, 2]");
            assertThat(seen(python)).isEqualTo(List.of("enter"));
        }
        assertThat(seen(python)).isEqualTo(List.of("enter", "exit None"));
    }

    @ContractTest
    void itIsLeftOnce(Python python) {
        PyContext context = manager(python, "generated()").enter();
        assertThat(context.value().as(String.class)).isEqualTo("value");
        context.close();
        context.close();
        assertThat(seen(python)).isEqualTo(List.of("begin", "end"));
        assertThatThrownBy(context::value).isInstanceOf(IllegalStateException.class);
        assertThat(context.toString()).contains("closed");
    }

    @ContractTest
    void whatIsNoContextManagerIsATypeError(Python python) {
        assertThatThrownBy(() -> python.eval("5").enter())
                .isInstanceOf(PythonException.class)
                .hasMessage("TypeError: 'int' object is no context manager: no __enter__");
        assertThatThrownBy(() -> python.eval("5").with(value -> value))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("context manager");
    }

    @ContractTest
    void whatLeavingRaisesComesOut(Python python) {
        PyContext context = manager(python, "Manager(leaving=KeyError('k'))").enter();
        assertThatThrownBy(context::close)
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("KeyError");
        context.close();
    }

    @ContractTest
    void aBodyGivesItsResultAsItIs(Python python) {
        List<Object> own = new ArrayList<>();
        PyObject manager = manager(python, "Manager()");
        List<Object> given =
                manager.with(
                        value -> {
                            own.addAll((List<?>) value.as(List.class));
                            return own;
                        });
        assertThat(given).isSameAs(own).isEqualTo(List.of(1L, 2L));
        assertThat(seen(python)).isEqualTo(List.of("enter", "exit None"));
    }

    @ContractTest
    void leavingSeesWhatTheBodyThrows(Python python) {
        IOException thrown = new IOException("from the body");
        PyObject manager = manager(python, "Manager()");
        assertThatThrownBy(
                        () ->
                                manager.with(
                                        value -> {
                                            throw thrown;
                                        }))
                .isSameAs(thrown);
        assertThat((String) seen(python).get(1)).startsWith("exit ").isNotEqualTo("exit None");
    }

    @ContractTest
    void leavingMaySwallowIt(Python python) throws IOException {
        Object result =
                manager(python, "Manager(swallow=OSError)")
                        .with(
                                value -> {
                                    throw new IOException("swallowed");
                                });
        assertThat(result).isNull();
        Object again =
                manager(python, "contextlib.suppress(ZeroDivisionError)")
                        .with(value -> python.eval("1 / 0"));
        assertThat(again).isNull();
    }

    @ContractTest
    void aPythonExceptionOfTheBodyStaysItself(Python python) {
        assertThatThrownBy(() -> manager(python, "Manager()").with(value -> python.eval("1 / 0")))
                .isInstanceOf(PythonException.class)
                .hasMessage("ZeroDivisionError: division by zero");
        assertThat(seen(python)).isEqualTo(List.of("enter", "exit ZeroDivisionError"));
    }

    @ContractTest
    void aLockOfItsThreadIsHeldByTheBody(Python python) {
        PyObject lock = manager(python, "threading.RLock()");
        int depth = lock.with(outer -> lock.with(inner -> 2));
        assertThat(depth).isEqualTo(2);
    }

    @ContractTest
    void bodiesNestInManyThreads(Python python) throws Exception {
        python.exec("import threading\nguard = threading.Lock()\ncount = 0");
        PyObject guard = python.get("guard");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int j = 0; j < 50; j++) {
                                    guard.<Object, RuntimeException>with(
                                            value -> {
                                                python.exec("count += 1");
                                                return null;
                                            });
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(python.eval("count").as(Integer.class)).isEqualTo(200);
    }

    @ContractTest
    void asAnAutoCloseableItIsClosedOrElseLeft(Python python) throws Exception {
        try (AutoCloseable closed = manager(python, "Closed()").as(AutoCloseable.class)) {
            assertThat(closed).isNotNull();
        }
        assertThat(seen(python)).isEqualTo(List.of("close"));
        try (Closeable left = manager(python, "Manager()").as(Closeable.class)) {
            assertThat(left).isInstanceOf(PyContext.class);
        }
        assertThat(seen(python)).isEqualTo(List.of("enter", "exit None"));
        try (AutoCloseable function =
                manager(python, "lambda: seen.append('called')").as(AutoCloseable.class)) {
            assertThat(function).isNotNull();
        }
        assertThat(seen(python)).isEqualTo(List.of("called"));
        assertThatThrownBy(() -> python.eval("5").as(AutoCloseable.class))
                .hasMessageContaining("close");
    }

    @ContractTest
    void afterTheRuntimesCloseItCannotBeLeft(Runtimes runtimes) {
        Python python = runtimes.start();
        PyContext context = manager(python, "Manager()").enter();
        python.close();
        assertThatThrownBy(context::close).isInstanceOf(IllegalStateException.class);
        context.close();
    }
}
