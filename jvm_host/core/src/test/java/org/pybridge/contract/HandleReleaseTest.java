package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Python objects live as long as a handle to them does, and no longer. */
final class HandleReleaseTest {
    private static long living(PyFunction count, String name) {
        return (Long) count.call(name);
    }

    @ContractTest
    void aClosedHandleReleasesItsObject(Python python) {
        PyFunction count = python.function("contract_handles:living");
        List<Object> handles = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            handles.add(python.function("contract_handles:make").call("closing"));
        }
        System.gc();
        assertThat(living(count, "closing")).isEqualTo(100);
        for (Object handle : handles) {
            ((PyObject) handle).close();
        }
        Waiting.until(
                "the objects of closed handles are dropped", () -> living(count, "closing") == 0);
    }

    @ContractTest
    void aJavaObjectGoesWithoutAnotherCallWhenPythonDropsIt(Python python) {
        python.exec(
                """
                import threading
                kept = []
                def keep_a_while(given):
                    kept.append(given)
                    threading.Timer(0.01, kept.clear).start()
                """);
        PyFunction keep = python.get("keep_a_while").as(PyFunction.class);
        WeakReference<Object> dropped = givenTo(keep::call);
        Waiting.untilCollected("the object goes", () -> dropped.get() == null);
    }

    @ContractTest
    void aJavaObjectGoesWithTheHandleOfWhatHeldIt(Python python) {
        PyObject list = python.eval("[]");
        WeakReference<Object> held = givenTo(object -> list.invoke("append", object));
        list.close();
        Waiting.untilCollected("the object goes", () -> held.get() == null);
    }

    private static WeakReference<Object> givenTo(Consumer<Object> keeper) {
        Object object = new Object();
        keeper.accept(object);
        return new WeakReference<>(object);
    }

    @ContractTest
    void aForgottenHandleReleasesItsObject(Python python) {
        PyFunction count = python.function("contract_handles:living");
        for (int i = 0; i < 100; i++) {
            python.function("contract_handles:make").call("forgotten");
        }
        Waiting.untilCollected(
                "the objects of forgotten handles are dropped",
                () -> living(count, "forgotten") == 0);
    }

    @ContractTest
    void forgottenHandlesInsideResultsReleaseTheirObjects(Python python) {
        PyFunction count = python.function("contract_handles:living");
        assertThat((List<?>) python.function("contract_handles:make_many").call(1000))
                .hasSize(1000);
        Waiting.untilCollected(
                "the objects inside a forgotten list are dropped", () -> living(count, "999") == 0);
        Waiting.untilCollected(
                "the objects inside a forgotten list are dropped", () -> living(count, "0") == 0);
    }

    @ContractTest
    void argumentsAreReleasedAfterTheCall(Python python) {
        PyFunction count = python.function("contract_handles:living");
        try (PyObject object =
                (PyObject) python.function("contract_handles:make").call("argument")) {
            for (int i = 0; i < 100; i++) {
                python.function("contract_functions:collect").call(object, List.of(object));
            }
            assertThat(living(count, "argument")).isEqualTo(1);
        }
        Waiting.untilCollected("the argument is dropped", () -> living(count, "argument") == 0);
    }

    @ContractTest
    void theLocalsOfAnErrorAreReleasedWhenItsExceptionObjectIs(Python python) {
        PyFunction count = python.function("contract_handles:living");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(
                            () ->
                                    python.function("contract_handles:raise_holding")
                                            .call("held by a frame"))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            error -> error.exception().orElseThrow().close());
        }
        Waiting.until(
                "the frames' locals are dropped", () -> living(count, "held by a frame") == 0);
    }

    @ContractTest
    void theLocalsOfAnErrorAreReleasedWhenItsForgottenExceptionObjectIs(Python python) {
        PyFunction count = python.function("contract_handles:living");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(
                            () ->
                                    python.function("contract_handles:raise_holding")
                                            .call("held and forgotten"))
                    .isInstanceOfSatisfying(PythonException.class, PythonException::exception);
        }
        Waiting.untilCollected(
                "the frames' locals are dropped", () -> living(count, "held and forgotten") == 0);
    }

    @ContractTest
    void closingTheRuntimeReleasesAllItsObjects(Runtimes runtimes) {
        try (Python observer = runtimes.start()) {
            Python python = runtimes.start();
            List<Object> handles = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                handles.add(python.function("contract_handles:make").call("of a closed runtime"));
            }
            python.set("also_held", handles.get(0));
            python.close();
            assertThat(((PyObject) handles.get(0)).isClosed()).isTrue();
            PyFunction count = observer.function("contract_handles:living");
            Waiting.until(
                    "the objects of a closed runtime are dropped",
                    () -> living(count, "of a closed runtime") == 0);
        }
    }

    @ContractTest
    void anIdleProgramReleasesToo(Python python, @TempDir Path folder) {
        Path closed = folder.resolve("closed");
        Path forgotten = folder.resolve("forgotten");
        PyFunction leave = python.function("contract_handles:touches_at_its_end");
        ((PyObject) leave.call(closed.toString())).close();
        leave.call(forgotten.toString());
        // From here on nobody calls Python.
        Waiting.until("a closed handle releases its object", () -> Files.exists(closed));
        Waiting.untilCollected(
                "a forgotten handle releases its object", () -> Files.exists(forgotten));
    }

    @ContractTest
    void manyHandlesMadeAndClosedByManyThreadsLeaveNothing(Python python) throws Exception {
        PyFunction make = python.function("contract_handles:make");
        Together.run(
                4,
                thread -> {
                    for (int i = 0; i < 1000; i++) {
                        ((PyObject) make.call("churn")).close();
                    }
                });
        PyFunction count = python.function("contract_handles:living");
        Waiting.until("the churned objects are dropped", () -> living(count, "churn") == 0);
    }
}
