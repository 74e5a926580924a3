package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.WorkerException;

/** A worker that dies is told with its true cause, and replaced. Process mode only. */
final class WorkerDeathTest {
    private static void die(Python python) {
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(1))
                .isInstanceOf(WorkerException.class);
    }

    private static long processId(Python python) {
        return (Long) python.function("contract_deaths:process_id").call();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anExitCodeIsToldWithTheLastLinesOfStandardError(Runtimes runtimes) {
        Python python = runtimes.start();
        for (int code : new int[] {3, 0, 137}) {
            assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(code))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageMatching("(?s).*exit\\D*" + code + "\\b.*")
                    .hasMessageContaining("last words before the end")
                    .hasMessageNotContaining("SIG");
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aSignalIsToldByItsName(Runtimes runtimes) {
        Python python = runtimes.start();
        Map<String, String> signals =
                Map.of("kill_now", "SIGKILL", "abort_now", "SIGABRT", "read_null", "SIGSEGV");
        signals.forEach(
                (function, signal) ->
                        assertThatThrownBy(
                                        () -> python.function("contract_deaths:" + function).call())
                                .isInstanceOf(WorkerException.class)
                                .hasMessageContaining(signal)
                                .hasMessageContaining("about to"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aReplyThatBreaksTheLayoutEndsTheWorker(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction reply = python.function("contract_deaths:reply_with");
        Map<Object[], String> replies =
                Map.of(
                        new Object[] {},
                        "frame ends early: atBytes=48",
                        new Object[] {99},
                        "unknown tag: 99",
                        new Object[] {8 | 7L << 32, 0},
                        "count does not fit the frame: count=7",
                        new Object[] {15 | 7 << 8 | 1L << 32, 8, 8, 2, 0},
                        "array length does not fit its shape");
        replies.forEach(
                (words, refusal) -> {
                    long before = processId(python);
                    assertThatThrownBy(() -> reply.call(words))
                            .isInstanceOf(WorkerException.class)
                            .hasMessageContaining("PyBridge ended it: it broke the protocol: ")
                            .hasMessageContaining(refusal);
                    assertThat(processId(python)).isNotEqualTo(before);
                });
        assertThatThrownBy(() -> reply.each(long[].class, (Object) new long[] {8}))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("it broke the protocol: ");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void soDoBytesThatAreNoFrame(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThatThrownBy(() -> python.function("contract_deaths:print_to_the_pipe").call())
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("it broke the protocol: a byte on the pipe");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theNextCallGetsANewWorkerWithTheSameFunctions(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction square = python.function("contract_functions:square");
        PyFunction dieNow = python.function("contract_deaths:exit_now");
        @SuppressWarnings("unchecked")
        Function<Object, Object> bound = square.as(Function.class);
        assertThat(square.call(2)).isEqualTo(4L);
        long before = processId(python);
        for (int round = 0; round < 3; round++) {
            assertThatThrownBy(() -> dieNow.call(1)).isInstanceOf(WorkerException.class);
            assertThat(square.call(3)).isEqualTo(9L);
            assertThat(bound.apply(4)).isEqualTo(16L);
            assertThat(square.each(long[].class, (Object) new long[] {5})).containsExactly(25);
        }
        assertThat(processId(python)).isNotEqualTo(before);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theNewWorkerIsInitialisedAsTheFirstWas(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        builder ->
                                builder.workers(Runtimes.spawnedWorkers())
                                        .preload("contract_preload")
                                        .environment("CONTRACT", "set"));
        String preloadedIn = "__import__('sys').contract_preloaded_in";
        assertThat(python.eval(preloadedIn).as(Long.class)).isEqualTo(processId(python));
        die(python);
        assertThat(python.eval(preloadedIn).as(Long.class)).isEqualTo(processId(python));
        assertThat(python.function("contract_deaths:environment").call("CONTRACT"))
                .isEqualTo("set");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theStateOfTheDeadWorkerIsGoneAndItsHandlesSaySo(Runtimes runtimes) {
        Python python = runtimes.start();
        python.set("state", 5);
        PyObject object = python.eval("['of the first worker']");
        PyFunction local = python.eval("lambda value: value").as(PyFunction.class);
        die(python);
        assertThatThrownBy(() -> python.get("state"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("state");
        for (Runnable use :
                List.<Runnable>of(
                        object::repr,
                        () -> object.attr("append"),
                        () -> object.setAttr("x", 1),
                        () -> object.invoke("clear"),
                        () -> object.as(List.class),
                        () -> local.call(1),
                        () -> python.set("again", object),
                        () -> python.function("contract_values:identity").call(object))) {
            assertThatThrownBy(use::run).isInstanceOf(WorkerException.class);
        }
        assertThat(object.toString()).isNotBlank();
        object.close();
        assertThat(python.eval("1 + 1").as(Long.class)).isEqualTo(2L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aHandleOfADeadWorkerNeverMeansAnObjectOfTheNewOne(Runtimes runtimes) {
        Python python = runtimes.start();
        PyObject old = python.eval("['old']");
        die(python);
        PyObject[] fresh = new PyObject[50];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = python.eval("['new', " + i + "]");
        }
        old.close();
        for (int i = 0; i < fresh.length; i++) {
            assertThat(fresh[i].as(Object.class)).isEqualTo(List.of("new", (long) i));
        }
        assertThatThrownBy(() -> old.as(Object.class)).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerKilledWhileIdleIsReplaced(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction square = python.function("contract_functions:square");
        for (int round = 0; round < 3; round++) {
            ProcessHandle worker = ProcessHandle.of(processId(python)).orElseThrow();
            worker.destroyForcibly();
            Waiting.until("the worker is dead", () -> !worker.isAlive());
            try {
                assertThat(square.call(3)).isEqualTo(9L);
            } catch (WorkerException told) {
                assertThat(told).hasMessageContaining("SIGKILL");
                assertThat(square.call(3)).isEqualTo(9L);
            }
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerKilledDuringACallEndsThatCall(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        CompletableFuture<Void> started = new CompletableFuture<>();
        Runnable signal = () -> started.complete(null);
        ProcessHandle worker = ProcessHandle.of(processId(python)).orElseThrow();
        CompletableFuture<Object> call =
                python.function("contract_deaths:wait_for_ever").callAsync(signal);
        started.get(30, TimeUnit.SECONDS);
        worker.destroyForcibly();
        assertThatThrownBy(() -> call.get(30, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("SIGKILL");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatDiesBelowACallbackEndsTheCall(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction call = python.function("contract_callbacks:call");
        ProcessHandle worker = ProcessHandle.of(processId(python)).orElseThrow();
        Runnable killing =
                () -> {
                    worker.destroyForcibly();
                    Waiting.until("the worker is dead", () -> !worker.isAlive());
                };
        assertThatThrownBy(() -> call.call(killing)).isInstanceOf(WorkerException.class);
        Runnable nested = () -> python.function("contract_deaths:exit_now").call(4);
        assertThatThrownBy(() -> call.call(nested)).isInstanceOf(WorkerException.class);
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsOfSeveralThreadsAllEndWhenTheWorkerDies(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        PyFunction square = python.function("contract_functions:square");
        PyFunction dieNow = python.function("contract_deaths:exit_now");
        Together.run(
                6,
                thread -> {
                    for (long i = 0; i < 200; i++) {
                        try {
                            if (thread == 0 && i % 50 == 25) {
                                dieNow.call(1);
                            }
                            assertThat(square.call(i)).isEqualTo(i * i);
                        } catch (WorkerException died) {
                            assertThat(died.getMessage()).isNotBlank();
                        }
                    }
                });
        assertThat(square.call(3)).isEqualTo(9L);
    }
}
