package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStats;
import org.pybridge.WorkerException;

/** What stats() tells of a runtime. */
final class StatsTest {
    @ContractTest
    void countsCallsErrorsAndUpcalls(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction square = python.function("contract_functions:square");
        PyFunction call = python.function("contract_callbacks:call");
        LongBinaryOperator add = python.eval("lambda a, b: a + b").as(LongBinaryOperator.class);
        PythonStats before = python.stats();
        for (int i = 0; i < 10; i++) {
            square.call(i);
            add.applyAsLong(i, 1);
        }
        Supplier<String> answer = () -> "answer";
        call.call(answer);
        square.each(long[].class, new long[] {1, 2, 3});
        assertThat(python.stats().errors()).isEqualTo(before.errors());
        assertThatThrownBy(() -> square.call("text")).isInstanceOf(PythonException.class);
        assertThat(python.stats().errors()).isEqualTo(before.errors() + 1);
        assertThatThrownBy(() -> add.applyAsLong(Long.MAX_VALUE, 1))
                .isInstanceOf(RuntimeException.class);
        PythonStats after = python.stats();
        assertThat(after.mode()).isEqualTo(runtimes.mode());
        assertThat(after.calls() - before.calls()).isEqualTo(24);
        assertThat(after.errors() - before.errors()).isEqualTo(1); // the other is Java's
        assertThat(after.upcalls() - before.upcalls()).isPositive(); // its class is asked for, too
    }

    @ContractTest
    void countsLiveHandlesAndThoseThatNobodyClosed(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThat(python.stats().liveHandles()).isZero();
        List<PyObject> handles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            handles.add(python.eval("object()"));
        }
        assertThat(python.stats().liveHandles()).isEqualTo(5);
        handles.get(0).close();
        handles.get(0).close();
        handles.get(1).close();
        assertThat(python.stats().liveHandles()).isEqualTo(3);
        assertThat(python.stats().forgottenHandles()).isZero();
        handles.clear();
        Waiting.untilCollected(
                "forgotten handles are counted",
                () ->
                        python.stats().liveHandles() == 0
                                && python.stats().forgottenHandles() == 3
                                && python.stats().pendingReleases() == 0);
        assertThat(python.stats().handleSites()).isEmpty();
    }

    @ContractTest
    void handlesThatHaveNoCloseOrAreClosedByTheRuntimeAreNotForgotten(Runtimes runtimes) {
        Python python = runtimes.start();
        python.eval("lambda a, b: a + b").as(LongBinaryOperator.class).applyAsLong(1, 2);
        python.eval("[1, 2]").as(Iterable.class).iterator().next();
        try (PyObject array = python.eval("__import__('array').array('d', [1.0])")) {
            array.as(double[].class);
        }
        assertThatThrownBy(() -> python.exec("raise ValueError"))
                .isInstanceOfSatisfying(PythonException.class, PythonException::exception);
        PythonStats used = python.stats();
        Waiting.untilCollected("they go", () -> python.stats().liveHandles() < used.liveHandles());
        Python other = runtimes.start();
        List<PyObject> held = List.of(other.eval("1"), other.eval("2"));
        other.close();
        assertThat(other.stats().liveHandles()).isZero();
        held.forEach(PyObject::close);
        assertThat(other.stats().forgottenHandles()).isZero();
    }

    @ContractTest
    void tellsTheJavaObjectsThatPythonHolds(Runtimes runtimes) {
        Python python = runtimes.start();
        long before = python.stats().liveJavaObjects();
        python.set("held", python.wrap(new ArrayList<>()));
        assertThat(python.stats().liveJavaObjects()).isEqualTo(before + 1);
        python.exec("del held");
        Waiting.untilCollected(
                "the Java object goes",
                () -> {
                    python.eval("0").close(); // what Python drops comes with the next reply
                    return python.stats().liveJavaObjects() == before;
                });
    }

    @ContractTest
    void withTrackingNamesWhereLiveHandlesWereMade(Runtimes runtimes) {
        Python python = runtimes.start(config -> config.trackHandles(true));
        assertThat(python.stats().handleSites()).isEmpty();
        List<PyObject> handles = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            handles.add(madeHere(python));
        }
        PyObject other = python.eval("1");
        assertThat(python.stats().handleSites()).hasSize(2).containsValues(3L, 1L);
        assertThat(python.stats().handleSites().keySet().iterator().next())
                .contains("StatsTest.madeHere(StatsTest.java:")
                .contains(" <- org.pybridge.contract.StatsTest.withTracking");
        handles.forEach(PyObject::close);
        other.close();
        assertThat(python.stats().handleSites()).isEmpty();
    }

    private static PyObject madeHere(Python python) {
        return python.eval("object()");
    }

    @ContractTest
    void withTrackingLogsAForgottenHandleByItsPlace(Runtimes runtimes) {
        try (LoggedWarnings logged = new LoggedWarnings()) {
            Python python = runtimes.start(config -> config.trackHandles(true));
            madeHere(python);
            Waiting.untilCollected(
                    "it is logged",
                    () -> logged.messages().stream().anyMatch(text -> text.contains("madeHere")));
            assertThat(logged.messages().toString())
                    .contains("a handle was never closed")
                    .contains("count=1, made by org.pybridge.contract.StatsTest.madeHere");
        }
    }

    @ContractTest
    void manyThreadsMayAskWhileHandlesComeAndGo(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(config -> config.trackHandles(true));
        Together.run(
                4,
                thread -> {
                    for (int i = 0; i < 300; i++) {
                        PythonStats seen = python.stats();
                        assertThat(seen.liveHandles()).isBetween(0L, 4L);
                        python.eval("1").close();
                    }
                });
        assertThat(python.stats().liveHandles()).isZero();
        assertThat(python.stats().calls()).isGreaterThanOrEqualTo(1200);
        python.close();
        assertThat(python.stats().calls()).isGreaterThanOrEqualTo(1200);
    }

    @ContractTest(modes = ExecutionMode.THREAD) // a worker's GIL is nobody's to wait for
    void measuresHowLongTheGilIsHeldAndWaitedFor(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PythonStats before = python.stats();
        Waiting.until(
                "both are measured", // short calls of other tests, of which few are, came before
                () -> {
                    keepBusy(python);
                    PythonStats seen = python.stats();
                    return seen.gilHoldNs() > before.gilHoldNs()
                            && seen.gilWaitNs() > before.gilWaitNs();
                });
        long busyNs = System.nanoTime();
        PythonStats first = python.stats();
        keepBusy(python);
        PythonStats after = python.stats();
        long tookNs = System.nanoTime() - busyNs;
        assertThat(after.gilHoldNs() - first.gilHoldNs()).isBetween(1L, 2 * tookNs);
        assertThat(after.gilWaitNs() - first.gilWaitNs()).isBetween(1L, 2 * tookNs);
        assertThat(after.workerPid()).isZero();
        assertThat(after.workerStarts()).isZero();
    }

    private static void keepBusy(Python python) {
        try {
            Together.run(2, thread -> python.exec("for i in range(300_000): pass"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ContractTest(modes = ExecutionMode.THREAD) // in process mode hold takes no GIL
    void answersWhileAnotherThreadKeepsTheGil(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        python.hold(
                () -> {
                    Thread asking = new Thread(python::stats);
                    asking.start();
                    asking.join();
                    return null;
                });
        assertThat(python.stats().gilHoldNs()).isPositive();
    }

    @ContractTest(modes = ExecutionMode.PROCESS) // thread mode has no worker
    void tellsTheWorkerAndCountsOnOverItsReplacement(Runtimes runtimes) {
        Python python = runtimes.start();
        PyObject lost = python.eval("1");
        PythonStats before = python.stats();
        assertThat(before.workerPid())
                .isEqualTo(python.eval("__import__('os').getpid()").as(long.class));
        assertThatThrownBy(() -> python.exec("import os; os._exit(3)"))
                .isInstanceOf(WorkerException.class);
        assertThat(python.stats().liveHandles()).isZero();
        python.eval("1").close();
        PythonStats after = python.stats();
        assertThat(after.workerStarts()).isEqualTo(before.workerStarts() + 1);
        assertThat(after.workerPid()).isNotEqualTo(before.workerPid());
        assertThat(after.calls()).isGreaterThan(before.calls());
        assertThat(lost.isClosed()).isTrue();
        assertThat(after.forgottenHandles()).isZero();
        assertThat(after.gilHoldNs()).isZero();
    }
}
