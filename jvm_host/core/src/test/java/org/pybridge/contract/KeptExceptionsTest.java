package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonException;
import org.pybridge.WorkerException;

/** Python keeps the last exceptions, so that Java may ask for the objects themselves. */
final class KeptExceptionsTest {
    private static PythonException raised(Python python, String message) {
        return Thrown.pythonException(() -> python.function("contract_errors:outer").call(message));
    }

    private static PythonException marked(Python python) {
        return Thrown.pythonException(() -> python.function("contract_errors:raise_marked").call());
    }

    private static Object living(Python python, String name) {
        return python.function("contract_handles:living").call(name);
    }

    private static PythonException holding(Python python, String name) {
        return Thrown.pythonException(
                () -> python.function("contract_handles:raise_holding").call(name));
    }

    @ContractTest
    void theExceptionIsTheVeryObjectThatWasRaised(Python python) {
        try (PyObject exception = marked(python).exception().orElseThrow()) {
            assertThat(python.function("contract_errors:is_marked").call(exception))
                    .isEqualTo(true);
        }
    }

    @ContractTest
    void theExceptionIsTheSameHandleEachTime(Python python) {
        PythonException error = raised(python, "twice");
        PyObject exception = error.exception().orElseThrow();
        assertThat(error.exception()).containsSame(exception);
        exception.close();
        assertThat(error.exception()).containsSame(exception);
    }

    @ContractTest
    void severalThreadsThatAskAtOnceGetTheSameHandle(Python python) throws Exception {
        for (int round = 0; round < 50; round++) {
            PythonException error = raised(python, "round " + round);
            Set<PyObject> seen = ConcurrentHashMap.newKeySet();
            Together.run(4, thread -> seen.add(error.exception().orElseThrow()));
            assertThat(seen).hasSize(1);
            assertThat(seen.iterator().next()).hasToString("round " + round);
        }
    }

    @ContractTest
    void anExceptionOnceAskedForOutlivesNewerOnes(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(2));
        PythonException error = raised(python, "asked for");
        PyObject exception = error.exception().orElseThrow();
        for (int i = 0; i < 10; i++) {
            raised(python, "newer " + i);
        }
        assertThat(exception).hasToString("asked for");
        assertThat(error.traceback()).contains("return inner(message)");
    }

    @ContractTest
    void anOldExceptionIsGoneAndTheSettingIsNamed(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(3));
        PythonException first = raised(python, "first");
        PythonException second = raised(python, "second");
        PythonException third = raised(python, "third");
        PythonException fourth = raised(python, "fourth");
        assertThatThrownBy(first::exception)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the exception object is gone, newer exceptions took its place:"
                                + " keptExceptions=3; PythonConfig.builder().keptExceptions(...)"
                                + " sets how many are kept");
        assertThat(fourth.exception().orElseThrow()).hasToString("fourth");
        assertThat(second.exception().orElseThrow()).hasToString("second");
        assertThat(third.exception().orElseThrow()).hasToString("third");
        assertThat(first).hasMessage("ValueError: first");
        assertThat(first.getStackTrace()[0].getMethodName()).isEqualTo("inner");
    }

    @ContractTest
    void noneAreKeptWhereNoneAreWanted(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(0));
        PythonException error = holding(python, "unwanted");
        assertThat(error.exception()).isEmpty();
        assertThat(error.traceback())
                .startsWith("Traceback")
                .endsWith("ValueError: holding tracked unwanted");
        assertThat(living(python, "unwanted")).isEqualTo(0L);
    }

    @ContractTest
    void sixtyFourAreKeptUnlessSaidOtherwise(Runtimes runtimes) {
        assertThat(PythonConfig.builder().build().keptExceptions()).isEqualTo(64);
        assertThatThrownBy(() -> PythonConfig.builder().keptExceptions(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("keptExceptions is too small: seen=-1, wanted=0 or more");
        Python python = runtimes.start();
        PythonException[] errors = new PythonException[65];
        Arrays.setAll(errors, i -> raised(python, "error " + i));
        assertThatThrownBy(errors[0]::exception).isInstanceOf(IllegalStateException.class);
        assertThat(errors[1].exception().orElseThrow()).hasToString("error 1");
        assertThat(errors[64].exception().orElseThrow()).hasToString("error 64");
    }

    @ContractTest
    void theLocalsOfAnErrorAreReleasedWhenNewerOnesTakeItsPlace(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(2));
        holding(python, "ring");
        holding(python, "ring");
        assertThat(living(python, "ring")).isEqualTo(2L);
        holding(python, "ring");
        assertThat(living(python, "ring")).isEqualTo(2L);
        raised(python, "newer");
        raised(python, "newest");
        assertThat(living(python, "ring")).isEqualTo(0L);
    }

    @ContractTest
    void closingTheRuntimeReleasesTheKeptExceptions(Runtimes runtimes) {
        try (Python observer = runtimes.start()) {
            Python python = runtimes.start();
            PythonException error = holding(python, "kept by a closed runtime");
            python.close();
            assertThatThrownBy(error::exception).isInstanceOf(IllegalStateException.class);
            assertThat(error.traceback())
                    .contains("in raise_holding")
                    .endsWith("ValueError: holding tracked kept by a closed runtime");
            assertThat(living(observer, "kept by a closed runtime")).isEqualTo(0L);
        }
    }

    @ContractTest
    void anExceptionThroughJavaIsTheSameObjectInPython(Python python) {
        PyFunction catching = python.function("contract_errors:catches_marked");
        Supplier<Object> failing = () -> python.function("contract_errors:raise_marked").call();
        assertThat(catching.call(failing)).isEqualTo(true);
        Supplier<Object> twice = () -> python.function("contract_callbacks:call").call(failing);
        assertThat(catching.call(twice)).as("through two levels").isEqualTo(true);
        PythonException asked = marked(python);
        asked.exception();
        Supplier<Object> later =
                () -> {
                    throw asked;
                };
        assertThat(catching.call(later)).as("asked for before").isEqualTo(true);
        PythonException kept = marked(python);
        Supplier<Object> notAsked =
                () -> {
                    throw kept;
                };
        assertThat(catching.call(notAsked)).as("thrown by a later callback").isEqualTo(true);
    }

    @ContractTest
    void anExceptionThatIsGoneIsAJavaErrorWithAllThatIsKnown(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(1));
        PythonException old = raised(python, "long gone");
        raised(python, "newer");
        Supplier<Object> failing =
                () -> {
                    throw old;
                };
        assertThat(python.function("contract_callbacks:error_of").call(failing))
                .isEqualTo("PythonException: org.pybridge.PythonException: ValueError: long gone");
        assertThat((String) python.function("contract_errors:java_stack_of").call(failing))
                .contains("ValueError: long gone")
                .contains("python.inner(")
                .contains("python.outer(");
        assertThatThrownBy(() -> python.function("contract_callbacks:call").call(failing))
                .isSameAs(old);
    }

    @ContractTest
    void theTracebackIsWhatPythonPrints(Python python) {
        String text =
                Thrown.pythonException(() -> python.function("contract_errors:with_cause").call())
                        .traceback();
        assertThat(text)
                .startsWith("Traceback (most recent call last):\n")
                .contains("raise ValueError(message)")
                .contains("The above exception was the direct cause of the following exception:")
                .contains("raise KeyError(\"wrapped\") from error")
                .endsWith("KeyError: 'wrapped'");
        PythonException again = raised(python, "printed before it is asked for");
        assertThat(again.traceback()).contains("in outer").contains("in inner");
        assertThat(again.exception().orElseThrow()).hasToString("printed before it is asked for");
        assertThat(again.traceback()).endsWith("ValueError: printed before it is asked for");
        again.exception().orElseThrow().close();
        assertThat(again.traceback()).endsWith("ValueError: printed before it is asked for");
    }

    @ContractTest
    void theTracebackNamesNoFrameOfPyBridge(Python python) {
        String text = Thrown.pythonException(() -> python.eval("1 / 0")).traceback();
        assertThat(text).contains("<eval>").doesNotContain("_session.py");
    }

    @ContractTest
    void theTracebackOfAGoneExceptionHasItsChain(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.keptExceptions(0));
        PythonException error =
                Thrown.pythonException(() -> python.function("contract_errors:with_cause").call());
        assertThat(error.traceback())
                .containsSubsequence(
                        "in with_cause",
                        "in inner",
                        "ValueError: the root",
                        "The above exception led to the following exception:",
                        "in with_cause",
                        "KeyError: 'wrapped'");
        assertThat(error.getCause())
                .isInstanceOfSatisfying(
                        PythonException.class,
                        cause -> assertThat(cause.traceback()).endsWith("ValueError: the root"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anExceptionOfADeadWorkerIsLost(Runtimes runtimes) {
        Python python = runtimes.start();
        PythonException error = raised(python, "of a dead worker");
        assertThatThrownBy(() -> python.function("contract_deaths:kill_now").call())
                .isInstanceOf(WorkerException.class);
        assertThatThrownBy(error::exception)
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("lost");
        assertThat(error.traceback()).endsWith("ValueError: of a dead worker");
    }
}
