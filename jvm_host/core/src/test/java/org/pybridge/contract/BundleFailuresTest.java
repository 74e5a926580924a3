package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.pybridge.contract.BundleOutcomes.NEVER;
import static org.pybridge.contract.BundleOutcomes.bundled;
import static org.pybridge.contract.BundleOutcomes.failure;
import static org.pybridge.contract.BundleOutcomes.outcome;
import static org.pybridge.contract.BundleOutcomes.result;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.ConversionException;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonTimeoutException;
import org.pybridge.WhenBusy;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** What goes wrong with one call of a bundle, and with all of them. */
final class BundleFailuresTest {
    private static final Duration SHORT = Duration.ofMillis(80);

    private static PythonException single(Python python, String kind) {
        Throwable thrown = catchThrowable(() -> outcome(python).call(kind, "bad"));
        assertThat(thrown).isInstanceOf(PythonException.class);
        return (PythonException) thrown;
    }

    @ContractTest
    void aCallThatRaisesTouchesNoOther(Python python) throws Exception {
        String[] kinds = {"value", "raise", "exit", "value", "interrupt", "base", "unfit", "value"};
        BundledFunction bundled = bundled(python, kinds.length);
        final long errors = python.stats().errors();
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (String kind : kinds) {
            futures.add(bundled.callAsync(kind, "bad"));
        }
        int failed = 0;
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i].equals("value")) {
                assertThat(result(futures.get(i))).isEqualTo("bad");
                continue;
            }
            failed++;
            Throwable seen = failure(futures.get(i));
            if (kinds[i].equals("unfit")) {
                Throwable wanted = catchThrowable(() -> outcome(python).call("unfit", 1));
                assertThat(seen).isInstanceOf(ConversionException.class);
                assertThat(seen).hasMessage(wanted.getMessage());
                continue;
            }
            PythonException wanted = single(python, kinds[i]);
            assertThat(seen).isInstanceOf(PythonException.class).hasMessage(wanted.getMessage());
            PythonException exception = (PythonException) seen;
            assertThat(exception.typeName()).isEqualTo(wanted.typeName());
            assertThat(exception.row()).isEqualTo(wanted.row());
            assertThat(exception.getStackTrace()[0]).isEqualTo(wanted.getStackTrace()[0]);
        }
        assertThat(failed).isEqualTo(5);
        assertThat(python.stats().errors()).isEqualTo(errors + 2L * failed);
    }

    @ContractTest
    void aJavaExceptionOfACallbackComesAsItself(Python python) throws Exception {
        IOException thrown = new IOException("from Java");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        BundledFunction call =
                python.function("contract_callbacks:call").bundled(Bundling.of(3, NEVER));
        Callable<Object> fine = () -> 5L;
        CompletableFuture<Object> first = call.callAsync(fine);
        CompletableFuture<Object> second = call.callAsync(failing);
        CompletableFuture<Object> third = call.callAsync(fine);
        assertThat(result(first)).isEqualTo(5L);
        assertThat(failure(second)).isSameAs(thrown);
        assertThat(result(third)).isEqualTo(5L);
    }

    @ContractTest
    void anArgumentThatCannotConvertFailsItsCallBeforeItIsSent(Python python) throws Exception {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        BundledFunction bundled = bundled(python, 2);
        CompletableFuture<Object> first = bundled.callAsync("value", 1);
        CompletableFuture<Object> bad = bundled.callAsync("value", cycle);
        assertThat(failure(bad)).isInstanceOf(ConversionException.class);
        assertThat(first).isNotDone();
        CompletableFuture<Object> last = bundled.callAsync("value", 2);
        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(last)).isEqualTo(2L);
    }

    @ContractTest
    void aResultThatJavaRefusesFailsItsCallAlone(Python python) throws Exception {
        BundledFunction keys =
                python.function("contract_bundles:keys").bundled(Bundling.of(3, NEVER));
        CompletableFuture<Object> first = keys.callAsync(false);
        final CompletableFuture<Object> second = keys.callAsync(true);
        CompletableFuture<Object> third = keys.callAsync(false);
        assertThat((List<?>) result(first)).hasSize(3);
        assertThat(failure(second))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("dict keys are equal in Java");
        assertThat((List<?>) result(third)).hasSize(3);
    }

    @ContractTest
    void aHandleThatIsClosedMeanwhileFailsItsCallAlone(Python python) throws Exception {
        BundledFunction bundled = bundled(python, 3);
        PyObject closed = python.eval("object()");
        CompletableFuture<Object> first = bundled.callAsync("value", 1);
        final CompletableFuture<Object> second = bundled.callAsync("value", closed);
        closed.close();
        Waiting.until("it is released", () -> python.stats().pendingReleases() == 0);
        CompletableFuture<Object> third = bundled.callAsync("value", 2);
        assertThat(result(first)).isEqualTo(1L);
        assertThat(failure(second)).isInstanceOf(IllegalStateException.class);
        assertThat(result(third)).isEqualTo(2L);
    }

    @ContractTest
    void nothingIsKeptOfCallsWhateverTheirOutcome(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        BundledFunction bundled = bundled(python, 4);
        UnaryOperator<Object> same = value -> value;
        bundled.callAsync("value", same);
        result(flushedCall(bundled, 1));
        final var before = python.stats();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Object> dropped = bundled.callAsync("value", new Object());
            bundled.callAsync("call", new Object(), same);
            bundled.callAsync("raise", new Object());
            dropped.cancel(false);
            result(bundled.callAsync("value", 1));
        }
        Waiting.untilReleased(python, before, 20); // of exceptions that Python keeps
    }

    @ContractTest
    void nothingIsKeptOfCallsThatDoNotComeToPython(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction function = outcome(python);
        BundledFunction bundled = function.bundled(Bundling.of(3, NEVER));
        final var before = python.stats();
        CompletableFuture<Object> first = bundled.callAsync("value", new Object());
        CompletableFuture<Object> second = bundled.callAsync("value", new Object());
        function.close();
        bundled.flush();
        assertThat(failure(first)).isInstanceOf(IllegalStateException.class);
        assertThat(failure(second)).isInstanceOf(IllegalStateException.class);
        assertThat(python.stats().liveJavaObjects()).isEqualTo(before.liveJavaObjects());
    }

    @ContractTest
    void anInterruptLeftByADependentReachesNoOtherBundle(Runtimes runtimes) throws Exception {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        BundledFunction bundled =
                bundled(runtimes.start(builder -> builder.executor(queue::add)), 1);
        CompletableFuture<Object> first = bundled.callAsync("value", 1);
        first.thenRun(() -> Thread.currentThread().interrupt());
        final CompletableFuture<Object> second = bundled.callAsync("value", 2);
        queue.remove().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(second)).isEqualTo(2L);
    }

    @ContractTest
    void aCancelledCallIsDroppedIfItWaitsAndGoesOnIfItDoesNot(Runtimes runtimes) throws Exception {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        Python python = runtimes.start(builder -> builder.executor(queue::add));
        List<Object> seen = new ArrayList<>();
        UnaryOperator<Object> see =
                value -> {
                    seen.add(value);
                    return value;
                };
        BundledFunction bundled = bundled(python, 4);
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            futures.add(bundled.callAsync("call", i, see));
        }
        assertThat(futures.get(0).cancel(true)).isTrue();
        assertThat(futures.get(2).cancel(true)).isTrue();
        queue.remove().run();
        assertThat(seen).containsExactly(1L, 3L);
        assertThat(result(futures.get(3))).isEqualTo(3L);
        assertThat(failure(futures.get(0))).isInstanceOf(CancellationException.class);

        CompletableFuture<Object> all = bundled.callAsync("call", 5, see);
        all.cancel(true);
        bundled.flush();
        queue.remove().run();
        assertThat(seen).hasSize(2);

        List<CompletableFuture<Object>> running = new ArrayList<>();
        UnaryOperator<Object> cancel = value -> running.get(0).cancel(true);
        running.add(bundled.callAsync("call", 1, cancel));
        running.add(bundled.callAsync("value", 2));
        bundled.flush();
        queue.remove().run();
        assertThat(running.get(0)).isCancelled();
        assertThat(result(running.get(1))).isEqualTo(2L);
        assertThat(queue).isEmpty();
    }

    @ContractTest
    void aDeadlineIsThatOfTheBundle(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.callGrace(Duration.ofSeconds(60)));
        outcome(python).call("value", 1);
        BundledFunction bundled =
                outcome(python)
                        .timeout(Duration.ofMillis(500))
                        .bundled(Bundling.of(4, Duration.ofMillis(1)));
        final CompletableFuture<Object> answered = bundled.callAsync("value", 1);
        final CompletableFuture<Object> late = bundled.callAsync("spin", 2);
        final CompletableFuture<Object> behind = bundled.callAsync("value", 3);
        bundled.flush();
        assertThat(failure(late))
                .isInstanceOf(PythonTimeoutException.class)
                .cause()
                .hasMessageContaining("CallTimeout");
        assertThat(failure(behind)).isInstanceOf(PythonTimeoutException.class);
        assertThat(result(answered)).isEqualTo(1L);
        assertThat(result(bundled.callAsync("value", 4))).isEqualTo(4L);
    }

    @ContractTest
    void aDeadlineThatPassesBeforeTheBundleIsSentFailsItsCalls(Python python) throws Exception {
        BundledFunction bundled = outcome(python).timeout(SHORT).bundled(Bundling.of(4, NEVER));
        List<CompletableFuture<Object>> late = new ArrayList<>();
        late.add(bundled.callAsync("value", 1));
        late.add(bundled.callAsync("value", 2));
        for (CompletableFuture<Object> each : late) {
            assertThat(failure(each))
                    .isInstanceOf(PythonTimeoutException.class)
                    .hasMessageContaining("it had not begun");
        }
        CompletableFuture<Object> next = bundled.callAsync("value", 3);
        bundled.flush();
        assertThat(result(next)).isEqualTo(3L);
    }

    @ContractTest
    void callsBeyondTheLimitAreRefusedOrWait(Runtimes runtimes) throws Exception {
        for (WhenBusy beyond : WhenBusy.values()) {
            Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
            Python python =
                    runtimes.start(builder -> builder.executor(queue::add).queueLimit(4, beyond));
            BundledFunction bundled = bundled(python, 2);
            List<CompletableFuture<Object>> futures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                futures.add(bundled.callAsync("value", i));
            }
            assertThat(queue).hasSize(1);
            if (beyond == WhenBusy.FAIL) {
                assertThatThrownBy(() -> bundled.callAsync("value", 5))
                        .isInstanceOf(RejectedExecutionException.class)
                        .hasMessage("too many calls wait in bundles: queued=4, limit=4");
                queue.remove().run();
            } else {
                CompletableFuture<Object> further =
                        CompletableFuture.supplyAsync(() -> flushedCall(bundled, 5))
                                .thenCompose(future -> future);
                queue.remove().run();
                Waiting.until("it is added", () -> further.isDone() || !queue.isEmpty());
                queue.forEach(Runnable::run);
                assertThat(result(further)).isEqualTo(5L);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(result(futures.get(i))).isEqualTo((long) i);
            }
        }
    }

    private static CompletableFuture<Object> flushedCall(BundledFunction bundled, int value) {
        CompletableFuture<Object> future = bundled.callAsync("value", value);
        bundled.flush();
        return future;
    }

    @ContractTest
    void closingTheRuntimeFailsWhatWaitsAndWhatHasNotBegun(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofSeconds(1)));
        BundledFunction waiting = bundled(python, 100);
        CompletableFuture<Object> collected = waiting.callAsync("value", 1);

        BundledFunction running = bundled(python, 3);
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<Object> letGo = new CompletableFuture<>();
        UnaryOperator<Object> hold =
                value -> {
                    begun.complete(null);
                    return letGo.join();
                };
        CompletableFuture<Object> first = running.callAsync("call", 1, hold);
        CompletableFuture<Object> second = running.callAsync("value", 2);
        CompletableFuture<Object> third = running.callAsync("value", 3);
        final CompletableFuture<Object> queued = running.callAsync("value", 4);
        result(begun);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(python::close);
        assertThat(failure(collected)).isInstanceOf(IllegalStateException.class);
        assertThat(failure(queued)).isInstanceOf(IllegalStateException.class);
        closing.get(30, TimeUnit.SECONDS);
        letGo.complete(7L);
        for (CompletableFuture<Object> each : List.of(second, third)) {
            assertThat(failure(each)).isInstanceOf(IllegalStateException.class);
        }
        catchThrowable(() -> result(first)); // a result or an error: it has begun
        assertThat(first).isDone();
        assertThatThrownBy(() -> waiting.callAsync("value", 5))
                .isInstanceOf(IllegalStateException.class);
        waiting.flush();
        waiting.close();
    }

    @ContractTest
    void closingTheRuntimeLetsADependentWaitForAnotherFunction(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        CompletableFuture<Object> first = bundled(python, 9).callAsync("value", 1);
        CompletableFuture<Object> second = bundled(python, 9).callAsync("value", 2);
        CompletableFuture<Throwable> seenByFirst = first.handle((value, error) -> failure(second));
        CompletableFuture<Throwable> seenBySecond = second.handle((value, error) -> failure(first));
        python.close();
        for (CompletableFuture<Throwable> seen : List.of(seenByFirst, seenBySecond)) {
            assertThat(seen.get(30, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        }
    }

    @ContractTest
    void closingTheFunctionRefusesCalls(Runtimes runtimes) {
        Python python = runtimes.start();
        PyFunction function = outcome(python);
        BundledFunction bundled = function.bundled(Bundling.of(2, NEVER));
        function.close();
        assertThatThrownBy(() -> bundled.callAsync("value", 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatDiesFailsTheCallsOfItsBundle(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        BundledFunction bundled = bundled(python, 3);
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (String kind : new String[] {"value", "die", "value", "value", "value", "value"}) {
            futures.add(bundled.callAsync(kind, 1));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(failure(futures.get(i))).isInstanceOf(WorkerException.class);
        }
        for (int i = 3; i < 6; i++) {
            assertThat(result(futures.get(i))).isEqualTo(1L);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatDiesBeforeTheBundleIsSentFailsTheCallsThatNeedIt(Runtimes runtimes)
            throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(2)));
        PyFunction function = outcome(python);
        BundledFunction bundled = function.bundled(Bundling.of(3, NEVER));
        PyObject there = python.eval("object()");
        final CompletableFuture<Object> first = bundled.callAsync("value", 1);
        final CompletableFuture<Object> second = bundled.callAsync("value", there);
        assertThatThrownBy(() -> function.call("die", there)).isInstanceOf(WorkerException.class);
        CompletableFuture<Object> third = bundled.callAsync("value", 3);
        bundled.flush();
        assertThat(failure(second)).isInstanceOf(WorkerException.class);
        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(third)).isEqualTo(3L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anIdempotentFunctionMakesThemOnceMore(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(2)));
        BundledFunction bundled =
                python.function("contract_pool:die_unless")
                        .idempotent()
                        .bundled(Bundling.of(2, NEVER));
        String path = folder.resolve("mark").toString();
        CompletableFuture<Object> first = bundled.callAsync(path);
        CompletableFuture<Object> second = bundled.callAsync(path);
        assertThat(result(first)).isEqualTo(result(second));
    }
}
