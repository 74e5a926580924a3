package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pybridge.ConversionException;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** {@code callAsync} calls on an executor and completes a future. */
final class AsyncCallsTest {
    private static Object result(CompletableFuture<Object> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @ContractTest
    void theFutureHasTheResult(Python python) throws Exception {
        PyFunction addDefault = python.function("contract_functions:add_default");
        assertThat(result(addDefault.callAsync(1, 2))).isEqualTo(3L);
        assertThat(result(addDefault.callAsync(1, Keywords.of("right", 5)))).isEqualTo(6L);
        assertThat(result(python.function("contract_functions:nothing").callAsync())).isNull();
    }

    @ContractTest
    void manyFuturesHaveTheirOwnResults(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (long i = 0; i < 100; i++) {
            futures.add(square.callAsync(i));
        }
        for (int i = 0; i < futures.size(); i++) {
            assertThat(result(futures.get(i))).isEqualTo((long) i * i);
        }
    }

    @ContractTest
    void aFailureIsTheCauseOfTheExecutionException(Python python) {
        assertThatThrownBy(
                        () -> result(python.function("contract_errors:outer").callAsync("async")))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: async");
        IOException thrown = new IOException("from Java");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        assertThatThrownBy(
                        () -> result(python.function("contract_callbacks:call").callAsync(failing)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(thrown);
    }

    @ContractTest
    void anArgumentThatCannotConvertFailsTheFutureOrTheCall(Python python) {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        assertThatThrownBy(
                        () -> {
                            try {
                                result(
                                        python.function("contract_values:identity")
                                                .callAsync(cycle));
                            } catch (ExecutionException failed) {
                                throw failed.getCause();
                            }
                        })
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void theDefaultThreadsAreNamedDaemons(Python python) throws Exception {
        Supplier<String> where =
                () -> Thread.currentThread().isDaemon() + " " + Thread.currentThread().getName();
        String seen = (String) result(python.function("contract_callbacks:call").callAsync(where));
        assertThat(seen).startsWith("true ").containsIgnoringCase("pybridge");
    }

    @ContractTest
    void anExecutorOfTheUserIsUsedAndNotShutDown(Runtimes runtimes) throws Exception {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        Python python = runtimes.start(builder -> builder.executor(queue::add));
        CompletableFuture<Object> future =
                python.function("contract_functions:square").callAsync(7);
        assertThat(future).isNotDone();
        assertThat(queue).hasSize(1);
        queue.remove().run();
        assertThat(result(future)).isEqualTo(49L);
    }

    @ContractTest
    void aFutureCancelledBeforeTheCallBeganPreventsIt(Runtimes runtimes) {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        Python python = runtimes.start(builder -> builder.executor(queue::add));
        python.function("contract_rows:reset").call();
        CompletableFuture<Object> future = python.function("contract_rows:count_call").callAsync(1);
        assertThat(future.cancel(true)).isTrue();
        queue.forEach(Runnable::run);
        assertThat(python.function("contract_rows:call_count").call()).isEqualTo(0L);
        assertThatThrownBy(() -> result(future)).isInstanceOf(CancellationException.class);
    }

    @ContractTest
    void anExecutorThatRejectsIsHeard(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        builder ->
                                builder.executor(
                                        task -> {
                                            throw new RejectedExecutionException("full");
                                        }));
        PyFunction square = python.function("contract_functions:square");
        assertThatThrownBy(() -> square.callAsync(1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("full");
        assertThat(square.call(3)).isEqualTo(9L);
    }

    @ContractTest
    void aCallAfterCloseIsRefusedOrFailsItsFuture(Runtimes runtimes) {
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
        Python python = runtimes.start(builder -> builder.executor(queue::add));
        PyFunction square = python.function("contract_functions:square");
        CompletableFuture<Object> waiting = square.callAsync(2);
        python.close();
        queue.forEach(Runnable::run);
        assertThatThrownBy(() -> result(waiting))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> square.callAsync(3)).isInstanceOf(IllegalStateException.class);
    }
}
