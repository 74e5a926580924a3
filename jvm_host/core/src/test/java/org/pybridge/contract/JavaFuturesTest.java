package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Java's CompletableFuture, awaited in Python. */
final class JavaFuturesTest {
    private static CompletableFuture<Object> waiting(Python python, Object stage) {
        return python.function("contract_coroutines:wait_for").callAsync(stage);
    }

    private static Object result(CompletableFuture<?> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @ContractTest
    void itsResultIsThatOfTheAwait(Python python) throws Exception {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> waiting = waiting(python, stage);
        stage.complete(List.of(1, "two"));
        assertThat(result(waiting)).isEqualTo(List.of(1L, "two"));
        assertThat(result(waiting(python, stage))).isEqualTo(List.of(1L, "two"));
        assertThat(result(waiting(python, CompletableFuture.completedStage(7)))).isEqualTo(7L);
    }

    @ContractTest
    void itsFailureIsRaisedAndKeepsItsIdentity(Python python) throws Exception {
        IOException failure = new IOException("no network");
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> waiting = waiting(python, stage);
        stage.completeExceptionally(failure);
        assertThatThrownBy(() -> result(waiting)).cause().isSameAs(failure);
        CompletableFuture<Object> derived =
                stage.exceptionallyCompose(
                        error ->
                                CompletableFuture.failedFuture(
                                        new CompletionException(
                                                new IllegalArgumentException("bad"))));
        assertThat(result(waiting(python, derived))).asString().endsWith("bad");
    }

    @ContractTest
    void cancellingItCancelsTheAwait(Python python) {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> waiting = waiting(python, stage);
        stage.cancel(true);
        assertThatThrownBy(() -> result(waiting)).isInstanceOf(CancellationException.class);
    }

    @ContractTest
    void cancellingTheAwaitCancelsIt(Python python) throws Exception {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        PyFunction briefly = python.function("contract_coroutines:wait_briefly");
        assertThat(result(briefly.callAsync(stage))).isEqualTo("timed out");
        Waiting.until("the stage is cancelled", stage::isCancelled);
    }

    @ContractTest
    void cancellingTheOuterFutureReachesTheInnerOne(Python python) {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        CompletableFuture<Object> waiting = waiting(python, stage);
        Waiting.until("Python awaits", () -> stage.getNumberOfDependents() > 0);
        waiting.cancel(true);
        Waiting.until("the stage is cancelled", stage::isCancelled);
    }

    @ContractTest
    void aFutureOfACoroutineIsAwaitedByAnother(Python python) throws Exception {
        CompletableFuture<Object> first =
                python.function("contract_coroutines:sleep_and_give").callAsync(0.02, "inner");
        assertThat(result(waiting(python, first))).isEqualTo("inner");
        CompletableFuture<Object> later = first.thenApply(value -> value + "!");
        assertThat(result(waiting(python, later))).isEqualTo("inner!");
    }
}
