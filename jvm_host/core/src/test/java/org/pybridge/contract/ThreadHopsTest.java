package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonTimeoutException;
import org.pybridge.WorkerException;

/** Calls and callbacks may wait for each other over any number of threads of both sides. */
final class ThreadHopsTest {
    /** More than a worker is ever called by at once. */
    private static final int TOO_MANY = 300;

    private static final long LESS_THAN_A_STACK = 12L << 20;

    private static PyFunction call(Python python) {
        return python.function("contract_callbacks:call");
    }

    private static PyFunction callInThread(Python python) {
        return python.function("contract_functions:call_in_thread");
    }

    @ContractTest
    void callsMayHopOverThreadsOfJava(Python python) {
        assertThat(overJava(call(python), 50)).isEqualTo(50L);
        assertThat(overJava(call(python), 30)).isEqualTo(30L);
    }

    @ContractTest
    void callbacksMayHopOverThreadsOfPython(Python python) {
        assertThat(overPython(callInThread(python), 30)).isEqualTo(30L);
        assertThat(overPython(callInThread(python), 20)).isEqualTo(20L);
    }

    @ContractTest
    void bothMayHopInTurns(Python python) {
        assertThat(overBoth(call(python), callInThread(python), 25)).isEqualTo(50L);
    }

    @ContractTest
    void callsMayMeetInPython(Python python) throws Exception {
        PyFunction meet =
                python.eval("__import__('threading').Barrier(20).wait").as(PyFunction.class);
        Together.run(20, thread -> assertThat((Long) meet.call(30)).isBetween(0L, 19L));
    }

    @Once
    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void tooManyHopsAreAnError(Python python) {
        String told = "all 256 are in calls";
        assertThatThrownBy(() -> overJava(call(python), TOO_MANY)).hasStackTraceContaining(told);
        assertThat(overJava(call(python), 100)).isEqualTo(100L);
    }

    @Once
    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void tooManyHopsOfCallbacksAreAnError(Python python) {
        PyFunction inThread = python.function("contract_functions:call_in_thread_or_raise");
        String told = "all 256 are in calls";
        assertThatThrownBy(() -> overPython(inThread, TOO_MANY)).hasStackTraceContaining(told);
        assertThat(overPython(inThread, 60)).isEqualTo(60L);
    }

    @Once
    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void whereTheSystemGivesNoChannelTheErrorTellsWhy(Runtimes runtimes) {
        Python python = runtimes.start();
        python.exec(
                """
                import resource
                limits = resource.getrlimit(resource.RLIMIT_NOFILE)
                resource.setrlimit(resource.RLIMIT_NOFILE, (40, limits[1]))
                """);
        assertThatThrownBy(() -> overJava(call(python), 20))
                .hasStackTraceContaining("Too many open files");
        PyFunction inThread = python.function("contract_functions:call_in_thread_or_raise");
        assertThatThrownBy(() -> overPython(inThread, 20))
                .hasStackTraceContaining("Too many open files");
        python.exec("resource.setrlimit(resource.RLIMIT_NOFILE, limits)");
        assertThat(overJava(call(python), 20)).isEqualTo(20L);
        assertThat(overPython(inThread, 20)).isEqualTo(20L);
    }

    @Once
    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void aWorkerWithoutMemoryForAnotherThreadTellsWhyAndGoesOn(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThat(overJava(call(python), 4)).isEqualTo(4L);
        python.function("contract_memory:limit_memory").call(LESS_THAN_A_STACK);
        assertThatThrownBy(() -> overJava(call(python), 20))
                .hasStackTraceContaining("no thread for Python could be made");
        PyFunction loop = python.function("contract_faults:loop").timeout(Duration.ofMillis(100));
        assertThatThrownBy(loop::call)
                .isInstanceOfSatisfying(
                        PythonTimeoutException.class, late -> assertThat(late.stopped()).isTrue());
        python.function("contract_memory:unlimit_memory").call();
        assertThat(overJava(call(python), 20)).isEqualTo(20L);
        assertThat(python.stats().workerStarts()).isEqualTo(1);
    }

    @ContractTest(modes = ExecutionMode.PROCESS, ofOneWorker = true)
    void theDeathOfAWorkerIsToldToAllThatWaitInIt(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction meet =
                python.eval(
                                "lambda barrier=__import__('threading').Barrier(20):"
                                        + " barrier.wait() or __import__('os').kill(0, 9)")
                        .as(PyFunction.class);
        python.exec("import os; os.setpgid(0, 0)"); // 0 is the worker alone
        Together.run(
                20,
                thread ->
                        assertThatThrownBy(
                                        () -> {
                                            meet.call();
                                            meet.call();
                                        })
                                .isInstanceOf(WorkerException.class));
        assertThat(overJava(call(python), 20)).isEqualTo(20L);
    }

    private static Object overJava(PyFunction call, int hops) {
        Supplier<Object> next = () -> hops == 1 ? 0L : overJava(call, hops - 1);
        return onNewThread(() -> 1 + (Long) call.call(next));
    }

    private static Object overPython(PyFunction inThread, int hops) {
        Supplier<Object> next = () -> hops == 1 ? 0L : overPython(inThread, hops - 1);
        return 1 + (Long) ((List<?>) inThread.call(next)).get(0);
    }

    private static Object overBoth(PyFunction call, PyFunction inThread, int hops) {
        Supplier<Object> next = () -> hops == 1 ? 0L : overBoth(call, inThread, hops - 1);
        Supplier<Object> there = () -> 1 + (Long) ((List<?>) inThread.call(next)).get(0);
        return onNewThread(() -> 1 + (Long) call.call(there));
    }

    private static <T> T onNewThread(Supplier<T> body) {
        return CompletableFuture.supplyAsync(body, task -> new Thread(task).start()).join();
    }
}
