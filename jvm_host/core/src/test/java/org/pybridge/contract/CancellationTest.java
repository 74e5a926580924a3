package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonTimeoutException;

/** A call ends when its future is cancelled, or its thread interrupted. */
final class CancellationTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static PyFunction function(Python python, String name) {
        return python.function("contract_deadlines:" + name);
    }

    private static Python patient(Runtimes runtimes) {
        return runtimes.start(builder -> builder.callGrace(LONG));
    }

    private static void assertUsable(Python python) {
        assertThat(function(python, "value").call(7)).isEqualTo(7L);
    }

    /** A call of this function that has begun; it tells Java so. */
    private static CompletableFuture<Object> begun(Python python, String name)
            throws InterruptedException {
        CountDownLatch begins = new CountDownLatch(1);
        Runnable told = begins::countDown;
        CompletableFuture<Object> future = function(python, name).callAsync(told);
        assertThat(begins.await(60, TimeUnit.SECONDS)).isTrue();
        return future;
    }

    private static CompletableFuture<Object> begun(Python python) throws InterruptedException {
        return begun(python, "call_then_spin_and_clean_up");
    }

    private static void awaitCleanUp(Python python) {
        PyFunction log = function(python, "taken_log");
        Waiting.until(
                "the end of the Python code",
                () -> log.call().equals(java.util.List.of("CallCancelled")));
    }

    @ContractTest
    void cancellingAFutureEndsItsCall(Runtimes runtimes) throws Exception {
        Python python = patient(runtimes);
        CompletableFuture<Object> future = begun(python);
        assertThat(future.cancel(true)).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        awaitCleanUp(python);
        assertUsable(python);
    }

    @ContractTest
    void completingAFutureOtherwiseEndsItsCall(Runtimes runtimes) throws Exception {
        Python python = patient(runtimes);
        CompletableFuture<Object> completed = begun(python);
        completed.complete("enough");
        awaitCleanUp(python);
        CompletableFuture<Object> late = begun(python).orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(late::get).hasCauseInstanceOf(TimeoutException.class);
        awaitCleanUp(python);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aCancelledCallThatGoesOnEndsItsWorker(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.callGrace(Duration.ofMillis(50)));
        Object worker = python.eval("__import__('os').getpid()").as(long.class);
        begun(python, "call_and_never_end").cancel(true);
        Waiting.until("another worker", () -> !worker.equals(anyPid(python)));
        assertUsable(python);
    }

    private static Object anyPid(Python python) {
        try {
            return python.eval("__import__('os').getpid()").as(long.class);
        } catch (org.pybridge.WorkerException e) {
            return -1L;
        }
    }

    @ContractTest
    void aLateCallThatWaitsForAThreadNeverBegins(Runtimes runtimes) {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        Python python = runtimes.start(builder -> builder.executor(queue::add));
        python.function("contract_rows:reset").call();
        PyFunction count = python.function("contract_rows:count_call");
        CompletableFuture<Object> future = count.timeout(Duration.ofMillis(10)).callAsync(1);
        assertThatThrownBy(() -> future.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PythonTimeoutException.class,
                        timeout -> assertThat(timeout.stopped()).isTrue())
                .hasMessageEndingWith("it had not begun");
        queue.forEach(Runnable::run);
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(0L);
    }

    @ContractTest
    void interruptingAThreadEndsItsWatchedCallAndStaysSet(Runtimes runtimes) throws Exception {
        Python python = patient(runtimes);
        PyFunction spin = function(python, "call_then_spin_and_clean_up").timeout(LONG);
        for (var kind : Together.threadKinds().values()) {
            CountDownLatch begins = new CountDownLatch(1);
            Runnable told = begins::countDown;
            ExecutorService threads = kind.call();
            Future<Boolean> seen =
                    threads.submit(
                            () -> {
                                assertThatThrownBy(() -> spin.call(told))
                                        .isInstanceOf(CancellationException.class)
                                        .hasMessageContaining("its thread was interrupted")
                                        .hasCauseInstanceOf(PythonException.class);
                                return Thread.currentThread().isInterrupted();
                            });
            assertThat(begins.await(60, TimeUnit.SECONDS)).isTrue();
            threads.shutdownNow();
            assertThat(seen.get(60, TimeUnit.SECONDS)).isTrue();
            awaitCleanUp(python);
        }
    }

    @ContractTest
    void aWatchedCallOfAnInterruptedThreadNeverBegins(Runtimes runtimes) {
        Python python = patient(runtimes);
        PyFunction value = function(python, "value");
        PyFunction watched = value.timeout(LONG);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> watched.call(1))
                .isInstanceOf(CancellationException.class)
                .hasMessageEndingWith("it had not begun");
        assertThat(value.call(2)).isEqualTo(2L);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(watched.call(3)).isEqualTo(3L);
    }
}
