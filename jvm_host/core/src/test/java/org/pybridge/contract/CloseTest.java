package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pybridge.Converter;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Closing a runtime while it is in use. */
final class CloseTest {
    /** A call that is inside Python, and below it in Java, until it is let go. */
    private static final class RunningCall {
        final CountDownLatch began = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        final CompletableFuture<Object> result;

        RunningCall(Python python) throws InterruptedException {
            PyFunction call = python.function("contract_callbacks:call");
            Supplier<String> waiting =
                    () -> {
                        began.countDown();
                        try {
                            return letGo.await(60, TimeUnit.SECONDS) ? "let go" : "never let go";
                        } catch (InterruptedException interrupted) {
                            return "interrupted";
                        }
                    };
            result = inNewThread(() -> call.call(waiting));
            assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static <T> CompletableFuture<T> inNewThread(Supplier<T> task) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                future.complete(task.get());
                            } catch (RuntimeException | Error failure) {
                                future.completeExceptionally(failure);
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static CompletableFuture<String> closing(Python python) {
        return inNewThread(
                () -> {
                    python.close();
                    return "closed";
                });
    }

    @ContractTest
    void closeWaitsForARunningCallAndTheCallEndsWell(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofSeconds(60)));
        RunningCall running = new RunningCall(python);
        CompletableFuture<String> closing = closing(python);
        assertThatThrownBy(() -> closing.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        running.letGo.countDown();
        assertThat(running.result.get(30, TimeUnit.SECONDS)).isEqualTo("let go");
        assertThat(closing.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThatThrownBy(() -> python.eval("1")).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void aCallMadeWhileCloseWaitsIsRefused(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofSeconds(60)));
        PyFunction square = python.function("contract_functions:square");
        RunningCall running = new RunningCall(python);
        CompletableFuture<String> closing = closing(python);
        Waiting.until(
                "calls are refused",
                () -> {
                    try {
                        square.call(2);
                        return false;
                    } catch (IllegalStateException refused) {
                        return true;
                    }
                });
        running.letGo.countDown();
        assertThat(closing.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @ContractTest
    void closeIsBoundedWhenACallDoesNotEnd(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofMillis(200)));
        RunningCall running = new RunningCall(python);
        assertThat(closing(python).get(30, TimeUnit.SECONDS)).isEqualTo("closed");
        running.letGo.countDown();
        Waiting.until("the call ends, one way or the other", running.result::isDone);
        try (Python next = runtimes.start()) {
            assertThat(next.function("contract_functions:square").call(3)).isEqualTo(9L);
        }
    }

    @ContractTest
    void closeInsideACallbackEnds(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.closeTimeout(Duration.ofMillis(200)));
        Runnable close = python::close;
        PyFunction call = python.function("contract_callbacks:call");
        try {
            assertThat(call.call(close)).isNull();
        } catch (RuntimeException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        python.close();
        assertThatThrownBy(() -> python.eval("1")).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void manyThreadsMayCloseAtOnceWhileOthersCall(Runtimes runtimes) throws Exception {
        for (int round = 0; round < 5; round++) {
            Python python = runtimes.start();
            PyFunction square = python.function("contract_functions:square");
            Together.run(
                    6,
                    thread -> {
                        if (thread < 2) {
                            python.close();
                            return;
                        }
                        for (long i = 0; i < 1000; i++) {
                            try {
                                assertThat(square.call(i)).isEqualTo(i * i);
                            } catch (IllegalStateException closed) {
                                return;
                            }
                        }
                    });
        }
    }

    // A worker ends with its runtime, and so its threads.
    @ContractTest(modes = ExecutionMode.THREAD)
    void threadsOfPythonThatCallJavaMeanwhileGetTheClosedError(Runtimes runtimes) {
        try (Python observer = runtimes.start()) {
            PyFunction ended = observer.function("contract_closing:ended");
            for (int round = 0; round < 50; round++) {
                Python python =
                        runtimes.start(builder -> builder.closeTimeout(Duration.ofNanos(1)));
                AtomicLong calls = new AtomicLong();
                Supplier<Object> callback = () -> List.of(calls.incrementAndGet(), new Object());
                python.function("contract_closing:call_on_threads").call(callback, 4);
                Waiting.until("the threads call", () -> calls.get() > 4);
                python.close();
                Waiting.until("the threads end", () -> ((List<?>) ended.call()).size() == 4);
                Object ends = observer.function("contract_closing:forget").call();
                String closed = "ClosedError: the PyBridge runtime of this Java object is closed";
                assertThat(ends).isEqualTo(Collections.nCopies(4, closed));
            }
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theWorkerEndsWithItsRuntime(Runtimes runtimes) {
        Python python = runtimes.start();
        long processId = (Long) python.function("contract_deaths:process_id").call();
        assertThat(ProcessHandle.of(processId)).isPresent();
        python.close();
        Waiting.until(
                "the worker is gone",
                () ->
                        ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false)
                                == false);
    }

    @ContractTest
    void noThreadStaysOrDiesOfAnErrorWhenHandlesWereClosedJustBefore(Runtimes runtimes)
            throws Exception {
        ThreadGroup started = new ThreadGroup("of closed runtimes");
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
        try {
            Thread rounds = new Thread(started, () -> startAndClose(runtimes, 20), "rounds");
            rounds.start();
            rounds.join();
            Waiting.until(
                    () -> "the threads that release handles end: " + releasing(started),
                    () -> releasing(started).isEmpty());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
    }

    private static void startAndClose(Runtimes runtimes, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Python python = runtimes.start();
            python.function("contract_functions:square").close();
            python.eval("object()").close();
            python.close();
        }
    }

    /** The threads of a group that release handles, with their stacks. */
    private static Map<Thread, List<StackTraceElement>> releasing(ThreadGroup group) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().equals("pybridge-worker-releases"))
                .filter(each -> each.getKey().getThreadGroup() == group)
                .collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue())));
    }

    @ContractTest
    void aHandleOfTheRuntimesOwnConverterDoesNotKeepIt(Runtimes runtimes) {
        WeakReference<Converter<?>> gone = converterOfAClosedRuntime(runtimes.mode());
        Waiting.untilCollected("the converter is collected", () -> gone.get() == null);
    }

    private static WeakReference<Converter<?>> converterOfAClosedRuntime(ExecutionMode mode) {
        PyFunction[] held = new PyFunction[1];
        Converter<Thread> converter =
                Converter.of(
                        thread -> held[0].call(thread.getName()),
                        value -> {
                            throw new IllegalArgumentException("no thread: seen=" + value);
                        });
        try (Python python =
                Python.start(Runtimes.config(mode).converter(Thread.class, converter).build())) {
            held[0] = python.function("builtins:len");
            assertThat(python.function("builtins:abs").call(new Thread("four"))).isEqualTo(4L);
        }
        return new WeakReference<>(converter);
    }
}
