package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonTimeoutException;
import org.pybridge.WorkerException;

/** A call that takes longer than its deadline ends by it, and nothing else does. */
final class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** A runtime in which no load of the machine makes Python's end late. */
    private static Python patient(Runtimes runtimes) {
        return runtimes.start(builder -> builder.callGrace(LONG));
    }

    private static Python impatient(Runtimes runtimes) {
        return runtimes.start(builder -> builder.callGrace(SHORT));
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_deadlines:" + name);
    }

    private static PythonTimeoutException timeoutOf(ThrowingCallable call) {
        PythonTimeoutException timeout = catchThrowableOfType(PythonTimeoutException.class, call);
        assertThat(timeout).isNotNull();
        return timeout;
    }

    private static void assertUsable(Python python) {
        assertThat(function(python, "value").call(7)).isEqualTo(7L);
    }

    /** A Java interface without parameters. */
    public interface Nothing {
        void run();
    }

    /** A Java interface of texts. */
    public interface Upper {
        String upper(String text);
    }

    @ContractTest
    void aLoopIsStoppedAndTheCauseTellsWhere(Runtimes runtimes) {
        Python python = patient(runtimes);
        PythonTimeoutException timeout =
                timeoutOf(() -> function(python, "spin").timeout(SHORT).call());
        assertThat(timeout.timeout()).isEqualTo(SHORT);
        assertThat(timeout.stopped()).isTrue();
        assertThat(timeout)
                .hasMessageStartingWith("the deadline of the call has passed: timeoutMs=50.0; ");
        assertThat(timeout.getCause())
                .isInstanceOfSatisfying(
                        PythonException.class,
                        cause -> {
                            assertThat(cause.typeName()).isEqualTo("bridge.CallTimeout");
                            assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("spin");
                            assertThat(cause.traceback()).contains("in spin");
                        });
        assertUsable(python);
    }

    @ContractTest
    void everyKindOfCallHasTheDeadlineOfItsFunction(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction spin = function(python, "spin").timeout(SHORT);
        timeoutOf(() -> spin.call(1, 2));
        timeoutOf(() -> spin.each(long[].class, new long[] {1, 2}));
        timeoutOf(() -> spin.each(String[].class, List.of("a")));
        timeoutOf(() -> spin.as(Nothing.class).run());
        timeoutOf(() -> spin.as(LongBinaryOperator.class).applyAsLong(1, 2));
        timeoutOf(() -> spin.as(Upper.class).upper("text"));
        timeoutOf(() -> python.hold(() -> spin.call()));
        assertThatThrownBy(() -> spin.callAsync().get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PythonTimeoutException.class);
        assertUsable(python);
    }

    @ContractTest
    void aRuntimeHasADefaultForCallsOfTheUsersCode(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.callTimeout(SHORT).callGrace(LONG));
        timeoutOf(() -> function(python, "spin").call());
        timeoutOf(() -> function(python, "spin").as(Nothing.class).run());
        timeoutOf(() -> python.exec("while True: pass"));
        timeoutOf(() -> python.eval("[0 for _ in iter(int, 1)]"));
        PyObject object = (PyObject) function(python, "Spinning").call();
        timeoutOf(() -> object.attr("attribute"));
        timeoutOf(() -> object.invoke("method"));
        timeoutOf(object::repr);
        assertThat(function(python, "busy").timeout(Duration.ZERO).call(0.2, "done"))
                .isEqualTo("done");
        assertUsable(python);
    }

    @ContractTest
    void aCallInTimeIsAsAnyOther(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.callTimeout(LONG));
        assertUsable(python);
        PyFunction timed = function(python, "value").timeout(LONG);
        assertThat(timed.call("text")).isEqualTo("text");
        assertThat(timed.each(long[].class, new long[] {1, 2, 3})).containsExactly(1, 2, 3);
        assertThat(timed.as(LongUnaryOperator.class).applyAsLong(4)).isEqualTo(4);
        assertThatThrownBy(() -> timed.call(1, 2)).isInstanceOf(PythonException.class);
        assertThat(timed.as(LongUnaryOperator.class))
                .isEqualTo(function(python, "value").as(LongUnaryOperator.class));
    }

    @ContractTest
    void finallyBlocksRun(Runtimes runtimes) {
        Python python = patient(runtimes);
        timeoutOf(() -> function(python, "spin_and_clean_up").timeout(SHORT).call());
        assertThat(function(python, "taken_log").call()).isEqualTo(List.of("cleaned up"));
    }

    @ContractTest
    void whatComesAfterTheDeadlineIsDiscarded(Runtimes runtimes) {
        Python python = patient(runtimes);
        PythonTimeoutException caught =
                timeoutOf(() -> function(python, "spin_and_catch").timeout(SHORT).call());
        assertThat(caught).hasCauseInstanceOf(PythonException.class);
        PythonTimeoutException raised =
                timeoutOf(() -> function(python, "spin_and_raise").timeout(SHORT).call());
        assertThat(raised.getCause()).hasMessage("ValueError: spun");
        assertThat(raised.getCause().getCause()).hasMessageStartingWith("bridge.CallTimeout");
    }

    @ContractTest(modes = ExecutionMode.THREAD) // in process mode the worker is ended before
    void codeThatGoesOnIsToldAgain(Runtimes runtimes) {
        Python python = impatient(runtimes);
        PythonTimeoutException timeout =
                timeoutOf(() -> function(python, "spin_twice").timeout(SHORT).call());
        assertThat(timeout.getCause()).hasMessageStartingWith("bridge.CallTimeout");
    }

    @ContractTest
    void eachEndsAtTheRowThatIsLate(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction function = function(python, "spin_from_second").timeout(SHORT);
        PythonTimeoutException timeout =
                timeoutOf(() -> function.each(long[].class, new long[] {0, 1, 2}));
        assertThat(((PythonException) timeout.getCause()).row()).hasValue(1);
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aFutureOfACallThatIsStuckInCIsLateOnTimeAndOthersGoOn(Runtimes runtimes) throws Exception {
        Python python = impatient(runtimes);
        function(python, "hold_blocked").call();
        CompletableFuture<Object> stuck = function(python, "block").timeout(SHORT).callAsync();
        assertThatThrownBy(() -> stuck.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        PythonTimeoutException.class,
                        timeout -> assertThat(timeout.stopped()).isFalse());
        assertUsable(python);
        function(python, "unblock").call();
        assertUsable(python);
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aCallerOfACallThatIsStuckInCWaitsAndIsToldSo(Runtimes runtimes) throws Exception {
        Python python = impatient(runtimes);
        function(python, "hold_blocked").call();
        AtomicReference<Throwable> seen = new AtomicReference<>();
        try (RecordedLog log = new RecordedLog("org.pybridge")) {
            Thread caller =
                    new Thread(
                            () -> {
                                PyFunction block = function(python, "block").timeout(SHORT);
                                try {
                                    block.call();
                                } catch (Throwable error) {
                                    seen.set(error);
                                }
                            });
            caller.start();
            Waiting.until("a warning", () -> !log.text().isEmpty());
            assertThat(python.stats().lateCalls()).isEqualTo(1);
            assertUsable(python);
            assertThat(seen.get()).isNull();
            function(python, "unblock").call();
            caller.join(60_000);
            assertThat(log.text())
                    .contains("has passed its deadline, but does not end", "timeoutMs=50.0")
                    .contains(
                            "org.pybridge.contract.DeadlinesTest",
                            "contract_deadlines.py",
                            "in block");
        }
        assertThat(seen.get())
                .isInstanceOfSatisfying(
                        PythonTimeoutException.class,
                        timeout -> assertThat(timeout.stopped()).isFalse());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatIsStuckInCIsEndedAndReplaced(Runtimes runtimes) {
        Python python = impatient(runtimes);
        function(python, "hold_blocked").call();
        PyFunction block = function(python, "block");
        PythonTimeoutException timeout = timeoutOf(() -> block.timeout(SHORT).call());
        assertThat(timeout.stopped()).isFalse();
        assertThat(timeout.getCause())
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining(
                        "PyBridge ended it: a call of Python has passed its deadline");
        assertUsable(python);
    }

    @ContractTest
    void aNestedCallThatIsLateEndsAlone(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction spin = function(python, "spin").timeout(SHORT);
        Callable<Object> late = spin::call;
        assertThat(function(python, "call_and_catch").timeout(LONG).call(late)).isEqualTo(true);
        Callable<Object> caught =
                () -> {
                    timeoutOf(spin::call);
                    return null;
                };
        assertThat(function(python, "call_then_value").call(caught, 5)).isEqualTo(5L);
        assertThat(function(python, "call_then_value").timeout(LONG).call(caught, 6)).isEqualTo(6L);
        assertThatThrownBy(() -> function(python, "call_then_value").call(late, 7))
                .isInstanceOf(PythonTimeoutException.class);
    }

    @ContractTest
    void anOuterCallThatIsLateEndsThroughANestedOne(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction spin = function(python, "spin");
        for (PyFunction inner : List.of(spin, spin.timeout(LONG))) {
            Callable<Object> endless = inner::call;
            PythonTimeoutException timeout =
                    timeoutOf(
                            () -> function(python, "call_and_catch").timeout(SHORT).call(endless));
            assertThat(timeout.stopped()).isTrue();
        }
        assertUsable(python);
    }

    @ContractTest
    void whatIsDueInJavaComesWhenPythonGoesOn(Runtimes runtimes) {
        Python python = patient(runtimes);
        Callable<Object> slow =
                () -> {
                    TimeUnit.MILLISECONDS.sleep(200);
                    return null;
                };
        timeoutOf(() -> function(python, "call_then_spin").timeout(SHORT).call(slow));
        assertUsable(python);
    }

    @ContractTest
    void anImportThatIsLateLeavesNothingBehind(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.callTimeout(SHORT).callGrace(LONG));
        for (int i = 0; i < 3; i++) {
            timeoutOf(() -> python.module("contract_slow_import"));
        }
        assertThat(
                        python.eval("'contract_slow_import' in __import__('sys').modules")
                                .as(boolean.class))
                .isFalse();
        assertUsable(python);
    }

    @ContractTest
    void aCoroutineThatIsLateIsCancelled(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction forever = function(python, "forever").timeout(SHORT);
        for (int i = 0; i < 3; i++) { // the second knows that it is a coroutine function
            assertThatThrownBy(() -> forever.callAsync().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PythonTimeoutException.class);
        }
    }

    @ContractTest
    void threadsOfEveryKindHaveDeadlines(Runtimes runtimes) throws Exception {
        Python python = patient(runtimes);
        PyFunction spin = function(python, "spin").timeout(SHORT);
        for (Callable<ExecutorService> kind : Together.threadKinds().values()) {
            Together.run(
                    kind.call(),
                    4,
                    thread -> {
                        timeoutOf(spin::call);
                        assertUsable(python);
                    });
        }
    }

    @ContractTest
    void aRuntimeClosesWhileALateCallEnds(Runtimes runtimes) throws Exception {
        for (int i = 0; i < 5; i++) {
            Python python = patient(runtimes);
            CompletableFuture<Object> late =
                    function(python, "spin").timeout(Duration.ofMillis(20 * i + 1)).callAsync();
            python.close();
            assertThatThrownBy(() -> late.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @ContractTest
    void aTimedFunctionIsTheSameHandle(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction function = function(python, "value");
        PyFunction timed = function.timeout(LONG);
        assertThat(timed.timeout(SHORT).repr()).isEqualTo(function.repr());
        assertThatThrownBy(() -> function.timeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must not be negative: seen=PT-0.001S");
        assertThatCode(() -> function.timeout(Duration.ofSeconds(Long.MAX_VALUE)).call(1))
                .doesNotThrowAnyException();
        timed.close();
        assertThat(function.isClosed()).isTrue();
        assertThatThrownBy(() -> function.call(1)).isInstanceOf(IllegalStateException.class);
    }
}
