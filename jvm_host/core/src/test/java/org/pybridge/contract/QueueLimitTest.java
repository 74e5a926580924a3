package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonTimeoutException;
import org.pybridge.WhenBusy;
import org.pybridge.Workers;

/** Calls that wait for a worker or for a thread, and those that find too many waiting. */
final class QueueLimitTest {
    private static Python oneCallAtATime(Runtimes runtimes, int limit, WhenBusy beyond) {
        return runtimes.start(
                builder ->
                        builder.workers(Workers.of(1).callsPerWorker(1)).queueLimit(limit, beyond));
    }

    private static PyFunction twice(Python python) {
        return python.function("contract_pool:twice");
    }

    private static CompletableFuture<Object> onAThread(Python python, int value) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        PyFunction twice = twice(python);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                result.complete(twice.call(value));
                            } catch (Throwable e) { // the test looks at it
                                result.completeExceptionally(e);
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void untilWaiting(Python python, long count) {
        Waiting.until(
                () -> count + " calls wait: " + python.stats(),
                () -> python.stats().waitingCalls() == count);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aCallBeyondTheLimitIsRefusedWhileThoseThatWaitAreServed(Runtimes runtimes)
            throws Exception {
        Python python = oneCallAtATime(runtimes, 2, WhenBusy.FAIL);
        PyFunction twice = twice(python);
        Occupied running = Occupied.begun(python);
        CompletableFuture<Object> first = onAThread(python, 1);
        CompletableFuture<Object> second = onAThread(python, 2);
        untilWaiting(python, 2);
        assertThatThrownBy(() -> twice.call(3))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("waiting=2")
                .hasMessageContaining("queueLimit=2");
        assertThat(python.eval("1 + 1").as(int.class)).as("is bound to its worker").isEqualTo(2);
        running.letGo();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(2L);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(4L);
        assertThat(twice.call(3)).isEqualTo(6L);
        untilWaiting(python, 0);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsOfThreadsWaitUnlessTheyAreToFail(Runtimes runtimes) throws Exception {
        for (WhenBusy beyond : List.of(WhenBusy.BLOCK, WhenBusy.CALLER_RUNS)) {
            Python python = oneCallAtATime(runtimes, 1, beyond);
            final Occupied running = Occupied.begun(python);
            List<CompletableFuture<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(onAThread(python, i));
                untilWaiting(python, i + 1);
            }
            running.letGo();
            for (int i = 0; i < 4; i++) {
                assertThat(calls.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(2L * i);
            }
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aDeadlineAndAnInterruptEndTheWait(Runtimes runtimes) throws Exception {
        Python python = oneCallAtATime(runtimes, 10, WhenBusy.FAIL);
        PyFunction twice = twice(python);
        Occupied running = Occupied.begun(python);
        assertThatThrownBy(() -> twice.timeout(Duration.ofMillis(80)).call(1))
                .isInstanceOf(PythonTimeoutException.class)
                .hasMessageContaining("it had not begun");
        CompletableFuture<Object> cancelled = twice.callAsync(1);
        untilWaiting(python, 1);
        cancelled.cancel(false);
        untilWaiting(python, 0);
        CompletableFuture<Object> late = twice.timeout(Duration.ofMillis(80)).callAsync(1);
        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PythonTimeoutException.class);
        running.letGo();
        assertThat(twice.call(1)).isEqualTo(2L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsBelowACallbackDoNotWait(Runtimes runtimes) {
        Python python = oneCallAtATime(runtimes, 1, WhenBusy.FAIL);
        PyFunction twice = twice(python);
        Object[] nested = new Object[1];
        Runnable callback = () -> nested[0] = twice.call(4);
        python.function("contract_pool:within").call(callback);
        assertThat(nested[0]).isEqualTo(8L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsThatWaitGoToAWorkerThatReplacesTheirOwn(Runtimes runtimes) throws Exception {
        Python python = oneCallAtATime(runtimes, 10, WhenBusy.FAIL);
        Occupied lost = Occupied.begun(python);
        CompletableFuture<Object> waiting = onAThread(python, 5);
        untilWaiting(python, 1);
        ProcessHandle.of(python.stats().workerPid()).orElseThrow().destroyForcibly();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(10L);
        assertThatThrownBy(lost::letGo).isNotNull();
    }

    @ContractTest
    void whatIsTooMuchForTheThreadsOfCallAsyncIsDoneAsAsked(Runtimes runtimes) throws Exception {
        int threadCount = Math.max(2, Runtime.getRuntime().availableProcessors());
        for (WhenBusy beyond : WhenBusy.values()) {
            Python python = runtimes.start(builder -> builder.queueLimit(1, beyond));
            List<Occupied> running = new ArrayList<>();
            for (int i = 0; i < threadCount; i++) {
                running.add(Occupied.begun(python));
            }
            PyFunction twice = twice(python);
            final CompletableFuture<Object> queued = twice.callAsync(1);
            untilWaiting(python, 1);
            CompletableFuture<Object> further = null;
            switch (beyond) {
                case FAIL:
                    assertThatThrownBy(() -> twice.callAsync(2))
                            .isInstanceOf(RejectedExecutionException.class)
                            .hasMessageContaining("limit=1");
                    break;
                case CALLER_RUNS:
                    further = twice.callAsync(2);
                    assertThat(further).isCompletedWithValue(4L);
                    break;
                default:
                    further =
                            CompletableFuture.supplyAsync(() -> twice.callAsync(2))
                                    .thenCompose(f -> f);
                    untilWaiting(python, 2);
            }
            assertThat(queued).isNotDone();
            for (Occupied each : running) {
                each.letGo();
            }
            assertThat(queued.get(30, TimeUnit.SECONDS)).isEqualTo(2L);
            if (further != null) {
                assertThat(further.get(30, TimeUnit.SECONDS)).isEqualTo(4L);
            }
        }
    }
}
