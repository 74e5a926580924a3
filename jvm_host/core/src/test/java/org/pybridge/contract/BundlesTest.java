package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pybridge.contract.BundleOutcomes.NEVER;
import static org.pybridge.contract.BundleOutcomes.result;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.ExecutionMode;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.Python;
import org.pybridge.Workers;

/** The calls of a bundled function cross together, and are what single calls are. */
final class BundlesTest {

    private static BundledFunction bundled(Python python, String name, int size) {
        return python.function("contract_bundles:" + name).bundled(Bundling.of(size, NEVER));
    }

    @ContractTest
    void aFullBundleCrossesInOneCall(Python python) throws Exception {
        BundledFunction identity =
                python.function("contract_values:identity").bundled(Bundling.of(4, NEVER));
        long before = python.stats().calls();
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (Object value : new Object[] {1, "text", 2.5}) {
            futures.add(identity.callAsync(value));
        }
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        assertThat(python.stats().waitingCalls()).isEqualTo(3);
        assertThat(python.stats().calls()).isEqualTo(before);
        futures.add(identity.callAsync((Object) null));
        assertThat(result(futures.get(0))).isEqualTo(1L);
        assertThat(result(futures.get(1))).isEqualTo("text");
        assertThat(result(futures.get(2))).isEqualTo(2.5);
        assertThat(result(futures.get(3))).isNull();
        assertThat(python.stats().calls()).isEqualTo(before + 1);
        assertThat(python.stats().waitingCalls()).isZero();
    }

    @ContractTest
    void whatWaitsIsSentWhenItsTimeHasPassedOrWhenItIsFlushedOrClosed(Python python)
            throws Exception {
        BundledFunction total =
                python.function("contract_bundles:total")
                        .bundled(Bundling.of(100, Duration.ofMillis(5)));
        assertThat(result(total.callAsync(List.of(1, 2)))).isEqualTo(3.0);
        assertThat(result(total.callAsync(List.of(3)))).isEqualTo(3.0);

        BundledFunction flushed = bundled(python, "total", 100);
        flushed.flush(); // nothing
        CompletableFuture<Object> future = flushed.callAsync(List.of(1), Keywords.of("scale", 3));
        flushed.flush();
        assertThat(result(future)).isEqualTo(3.0);

        CompletableFuture<Object> last = flushed.callAsync(List.of(4));
        flushed.close();
        flushed.close();
        assertThat(result(last)).isEqualTo(4.0);
        assertThatThrownBy(() -> flushed.callAsync(List.of(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the bundled function is closed");
        assertThat(python.function("contract_bundles:total").call(List.of(6))).isEqualTo(6.0);
    }

    @ContractTest
    void withoutTimeTheCallsShareABundleThatComeWhileOneIsInPython(Python python) throws Exception {
        Object gate = new Object();
        UnaryOperator<Object> wait =
                value -> {
                    synchronized (gate) {
                        return value;
                    }
                };
        BundledFunction outcome =
                python.function("contract_bundles:outcome")
                        .bundled(Bundling.of(1000, Duration.ZERO));
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        final Queue<Object> completed = new ConcurrentLinkedQueue<>();
        final long before = python.stats().calls();
        synchronized (gate) {
            futures.add(outcome.callAsync("call", -1, wait));
            Waiting.until("the first is in Python", () -> python.stats().waitingCalls() == 0);
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Object> made = outcome.callAsync("value", i);
                made.thenAccept(completed::add); // here none can be done yet
                futures.add(made);
            }
        }
        // Who waits for a future may run what depends on it.
        Waiting.until("all are completed", () -> completed.size() == 100);
        for (int i = 0; i < futures.size(); i++) {
            assertThat(result(futures.get(i))).isEqualTo(i - 1L);
        }
        assertThat(python.stats().calls()).isLessThanOrEqualTo(before + 2);
        List<Object> sorted = new ArrayList<>(completed);
        sorted.sort(null);
        assertThat(new ArrayList<>(completed)).hasSize(100).isEqualTo(sorted);
    }

    @ContractTest
    void callsAreMadeInTheirOrderOverManyThreads(Python python) throws Exception {
        BundledFunction numbers =
                python.function("contract_bundles:number_of")
                        .bundled(Bundling.of(7, Duration.ofMillis(1)));
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        Object order = new Object();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 500; i++) {
                                    synchronized (order) {
                                        int number = futures.size();
                                        futures.add(numbers.callAsync(number));
                                    }
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long first = -1;
        for (int i = 0; i < futures.size(); i++) {
            PyTuple seen = (PyTuple) result(futures.get(i));
            assertThat(seen.get(0)).isEqualTo((long) i);
            if (Runtimes.workerCount() == 1) {
                first = first < 0 ? (Long) seen.get(1) : first;
                assertThat(seen.get(1)).as("calls before this one").isEqualTo(first + i);
            }
        }
    }

    @ContractTest
    void argumentsAreReadWhenTheCallIsMade(Python python) throws Exception {
        BundledFunction identity = bundled(python, "total", 100);
        double[] array = {1, 2, 3};
        List<Object> list = new ArrayList<>(List.of(1, 2, 3));
        CompletableFuture<Object> ofArray = identity.callAsync((Object) array);
        CompletableFuture<Object> ofList = identity.callAsync(list);
        array[0] = 100;
        list.clear();
        identity.flush();
        assertThat(result(ofArray)).isEqualTo(6.0);
        assertThat(result(ofList)).isEqualTo(6.0);
    }

    @ContractTest
    void argumentsComeAsThoseOfSingleCalls(Python python) throws Exception {
        var type = python.function("contract_bundles:type_of");
        ByteBuffer direct = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        Object[] values = {
            new double[] {1},
            new int[0],
            new byte[] {1, 2},
            new byte[20_000],
            new long[50_000],
            direct,
            List.of(1L, 2L),
            Map.of("a", 1),
            Set.of(),
            PyTuple.of(1, "a"),
            (Runnable) () -> {},
            python.eval("object()"),
            type,
            "\u00e4\u4e2d",
        };
        BundledFunction bundled = type.bundled(Bundling.of(2 * values.length, NEVER));
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            for (Object value : values) {
                futures.add(bundled.callAsync(value));
            }
        }
        for (int i = 0; i < futures.size(); i++) {
            Object single = type.call(values[i % values.length]);
            assertThat(result(futures.get(i))).as("argument " + i).isEqualTo(single);
        }
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aDirectBufferIsItsMemory(Python python) throws Exception {
        BundledFunction total = bundled(python, "total", 3);
        ByteBuffer[] buffers = new ByteBuffer[3];
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            buffers[i] = python.allocate(8);
            buffers[i].putDouble(0, -1);
            if (i == 2) {
                buffers[1].putDouble(0, 20);
            }
            futures.add(total.callAsync(buffers[i].asDoubleBuffer(), 1.5));
        }
        assertThat(result(futures.get(0))).isEqualTo(-1.5);
        assertThat(result(futures.get(1))).isEqualTo(30.0);
        assertThat(result(futures.get(2))).isEqualTo(-1.5);
    }

    @ContractTest
    void resultsAreThoseOfSingleCallsHoweverLarge(Python python) throws Exception {
        var identity = python.function("contract_values:identity");
        BundledFunction bundled = identity.bundled(Bundling.of(40, NEVER));
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            futures.add(bundled.callAsync("x".repeat(i * 1000)));
        }
        for (int i = 0; i < 40; i++) {
            assertThat(result(futures.get(i))).isEqualTo("x".repeat(i * 1000));
        }
        BundledFunction make = python.function("builtins:object").bundled(Bundling.of(2, NEVER));
        CompletableFuture<Object> one = make.callAsync();
        try (PyObject second = (PyObject) result(make.callAsync());
                PyObject first = (PyObject) result(one)) {
            assertThat(first.typeName()).isEqualTo("object");
            assertThat(second.repr()).isNotEqualTo(first.repr());
        }
    }

    @ContractTest
    void coroutinesAreAwaited(Python python) throws Exception {
        BundledFunction doubled = bundled(python, "doubled", 3);
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            futures.add(doubled.callAsync(i));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(result(futures.get(i))).isEqualTo(2L * i);
        }
    }

    @ContractTest
    void aCallbackMayAddCalls(Python python) throws Exception {
        BundledFunction outcome = bundled(python, "outcome", 2);
        List<CompletableFuture<Object>> added = Collections.synchronizedList(new ArrayList<>());
        UnaryOperator<Object> add =
                value -> {
                    added.add(outcome.callAsync("value", value));
                    return value;
                };
        CompletableFuture<Object> first = outcome.callAsync("call", 1, add);
        CompletableFuture<Object> second = outcome.callAsync("call", 2, add);
        assertThat(result(first)).isEqualTo(1L);
        assertThat(result(second)).isEqualTo(2L);
        assertThat(result(added.get(0))).isEqualTo(1L);
        assertThat(result(added.get(1))).isEqualTo(2L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void bundlesOfSeveralFunctionsRunInSeveralWorkers(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(2).callsPerWorker(1)));
        Occupied busy = Occupied.begun(python);
        Set<Object> processes = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            BundledFunction place = bundled(python, "place", 2);
            CompletableFuture<Object> first = place.callAsync();
            PyTuple second = (PyTuple) result(place.callAsync());
            assertThat(result(first)).isEqualTo(second);
            processes.add(second.get(0));
        }
        assertThat(processes).hasSize(1);
        assertThat(busy.letGo()).isNotIn(processes);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsGoWhereTheObjectsOfTheirArgumentsAre(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(2).callsPerWorker(1)));
        var make = python.function("contract_pool:make");
        PyObject here = (PyObject) make.call();
        final Occupied busy = Occupied.begun(python);
        PyObject there = (PyObject) make.call();
        busy.letGo();
        BundledFunction same = python.function("contract_pool:same").bundled(Bundling.of(4, NEVER));
        CompletableFuture<Object> first = same.callAsync(here, here);
        CompletableFuture<Object> second = same.callAsync(there, there);
        CompletableFuture<Object> both = same.callAsync(here, there);
        CompletableFuture<Object> third = same.callAsync(here, here);
        same.flush();
        Object single = python.function("contract_pool:same").call(here, here);
        assertThat(result(first)).isEqualTo(single);
        assertThat(result(second)).isNotEqualTo(single);
        assertThat(result(third)).isEqualTo(single);
        assertThatThrownBy(() -> result(both))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another worker");
    }

    /** The argument is a function of its own, which one that is asked for by name does not show. */
    @ContractTest(modes = ExecutionMode.PROCESS)
    void aRecycledWorkerGoesOnForABundleThatNeedsIt(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(1)));
        final long old = python.stats().workers().get(0).pid();
        PyFunction processId = python.function("contract_pool:process_id");
        BundledFunction call =
                python.function("contract_callbacks:call").bundled(Bundling.of(4, NEVER));
        CompletableFuture<Object> bundled = call.callAsync(processId);
        Waiting.until("a new one serves", () -> !processId.call().equals(old));
        Waiting.asLongAs(
                Duration.ofMillis(500),
                "the old one is there",
                () -> python.stats().workers().stream().anyMatch(each -> each.pid() == old));
        call.flush();
        assertThat(result(bundled)).isEqualTo(old);
        Waiting.until("it has ended", () -> ProcessHandle.of(old).isEmpty());
    }

    @ContractTest
    void badBundlingsAreRefused(Runtimes runtimes) {
        assertThatThrownBy(() -> Bundling.of(0, NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bundle size must be positive: seen=0");
        assertThatThrownBy(() -> Bundling.of(1, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bundle time must not be negative: seen=PT-0.000000001S");
        Python python =
                runtimes.start(builder -> builder.queueLimit(10, org.pybridge.WhenBusy.FAIL));
        assertThatThrownBy(() -> bundled(python, "total", 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "bundle size is beyond the limit of calls that wait: seen=11,"
                                + " queueLimit=10");
    }
}
