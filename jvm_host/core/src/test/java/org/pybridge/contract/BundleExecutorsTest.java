package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pybridge.contract.BundleOutcomes.NEVER;
import static org.pybridge.contract.BundleOutcomes.bundled;
import static org.pybridge.contract.BundleOutcomes.failure;
import static org.pybridge.contract.BundleOutcomes.result;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.Python;
import org.pybridge.platform.Rethrow;

/** What becomes of bundles by the executors that send them. */
final class BundleExecutorsTest {

    @ContractTest
    void anExecutorThatRefusesFailsTheCalls(Runtimes runtimes) {
        Python python =
                runtimes.start(
                        builder ->
                                builder.executor(
                                        task -> {
                                            throw new RejectedExecutionException("full");
                                        }));
        BundledFunction bundled = bundled(python, 2);
        final CompletableFuture<Object> first = bundled.callAsync("value", 1);
        final CompletableFuture<Object> second = bundled.callAsync("value", 2);
        for (CompletableFuture<Object> each : List.of(first, second)) {
            assertThat(failure(each))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("full");
        }
    }

    @ContractTest
    void anExecutorThatThrowsFailsTheCallsThatWaitAndNoLaterOnes(Runtimes runtimes)
            throws Exception {
        for (Throwable thrown : List.of(new ArithmeticException(), new OutOfMemoryError("test"))) {
            AtomicReference<Throwable> refusal = new AtomicReference<>(thrown);
            Executor executor =
                    task -> {
                        if (refusal.get() != null) {
                            throw Rethrow.of(refusal.get());
                        }
                        task.run();
                    };
            BundledFunction bundled =
                    bundled(runtimes.start(builder -> builder.executor(executor)), 2);
            final CompletableFuture<Object> first = bundled.callAsync("value", 1);
            final CompletableFuture<Object> second = bundled.callAsync("value", 2);
            assertThat(failure(first)).isSameAs(thrown);
            assertThat(failure(second)).isSameAs(thrown);
            refusal.set(null);
            CompletableFuture<Object> third = bundled.callAsync("value", 3);
            bundled.callAsync("value", 4);
            assertThat(result(third)).isEqualTo(3L);
        }
    }

    @ContractTest
    void anExecutorThatThrowsWhatItHasAcceptedHasOneSenderAllTheSame(Runtimes runtimes)
            throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch isBegun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Executor executor =
                task -> {
                    asked.incrementAndGet();
                    new Thread(task).start();
                    await(isBegun);
                    throw new IllegalStateException("too late");
                };
        Python python = runtimes.start(builder -> builder.executor(executor));
        BundledFunction bundled =
                python.function("contract_callbacks:call").bundled(Bundling.of(1, NEVER));
        Supplier<Object> waits =
                () -> {
                    isBegun.countDown();
                    await(mayEnd);
                    return 1L;
                };
        final CompletableFuture<Object> first = bundled.callAsync(waits);
        final CompletableFuture<Object> second = bundled.callAsync(waits);
        assertThat(asked).hasValue(1);
        mayEnd.countDown();
        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(second)).isEqualTo(1L);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ContractTest
    void anExecutorMayRunItAtOnce(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.executor(Runnable::run));
        BundledFunction bundled = bundled(python, 2);
        CompletableFuture<Object> first = bundled.callAsync("value", 1);
        CompletableFuture<Object> second = bundled.callAsync("value", 2);
        assertThat(first).isCompletedWithValue(1L);
        assertThat(second).isCompletedWithValue(2L);
    }
}
