package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.WorkerException;

/** Each side may call the other again from wherever its runtime runs user code. */
final class ReentryTest {
    private static PyFunction function(Python python, String name) {
        return python.function("contract_reentry:" + name);
    }

    @ContractTest
    void anIteratorOfEitherSideMayCallTheOther(Python python) {
        PyFunction square = python.function("contract_functions:square");
        Function<Long, Object> ask = square::call;
        List<Object> seen = new ArrayList<>();
        Iterator<?> generator =
                ((PyObject) function(python, "elements").call(4, ask)).as(Iterator.class);
        generator.forEachRemaining(each -> seen.add(square.call(each)));
        assertThat(seen).isEqualTo(List.of(0L, 1L, 16L, 81L));
        Iterator<Object> asking =
                new Iterator<>() {
                    private final Iterator<?> inner =
                            ((PyObject) function(python, "elements").call(5, ask))
                                    .as(Iterator.class);

                    @Override
                    public boolean hasNext() {
                        return inner.hasNext();
                    }

                    @Override
                    public Object next() {
                        return square.call(inner.next());
                    }
                };
        assertThat(function(python, "total").call(asking)).isEqualTo(1L + 16 + 81 + 256);
    }

    @ContractTest
    void whatIsDroppedMayCallJavaWhichCallsPython(Python python) throws Exception {
        Meeting meeting = new Meeting(python);
        AtomicInteger told = new AtomicInteger();
        Consumer<String> tell =
                what -> {
                    meeting.pass();
                    told.incrementAndGet();
                };
        PyFunction make = function(python, "Ending");
        Together.run(
                4,
                thread -> {
                    for (int i = 0; i < 3; i++) {
                        ((PyObject) make.call(tell)).close();
                    }
                });
        Waiting.until(() -> "12 objects tell twice: " + told, () -> told.get() == 24);
        function(python, "leave_cycles").call(5, tell);
        function(python, "collect").call();
        Waiting.until(() -> "5 cycles tell: " + told, () -> told.get() >= 29);
    }

    @ContractTest
    void aRuntimeClosesWithObjectsThatCallJavaWhenDropped(Runtimes runtimes) {
        Python python = runtimes.start();
        AtomicInteger told = new AtomicInteger();
        Consumer<String> tell =
                what -> {
                    try {
                        python.eval("1");
                    } catch (IllegalStateException closed) {
                        told.incrementAndGet();
                    }
                };
        List<Object> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(function(python, "Ending").call(tell));
            python.set("ending" + i, function(python, "Ending").call(tell));
        }
        python.close();
        assertThatThrownBy(() -> python.eval("1")).isInstanceOf(IllegalStateException.class);
        assertThat(held).hasSize(20);
    }

    @ContractTest
    void cleanersOfJavaMayCallPythonAlsoWhileItCloses(Runtimes runtimes) throws Exception {
        Cleaner cleaner = Cleaner.create();
        for (int round = 0; round < 3; round++) {
            Python python = runtimes.start();
            PyFunction square = python.function("contract_functions:square");
            AtomicInteger cleaned = new AtomicInteger();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            for (int i = 0; i < 200; i++) {
                cleaner.register(new Object(), () -> clean(square, cleaned, failure));
            }
            Waiting.untilCollected("a cleaner called Python", () -> cleaned.get() > 0);
            python.close();
            Waiting.untilCollected("all are cleaned", () -> cleaned.get() == 200);
            assertThat(failure.get()).isNull();
        }
    }

    private static void clean(
            PyFunction square, AtomicInteger cleaned, AtomicReference<Throwable> failure) {
        try {
            assertThat(square.call(3)).isEqualTo(9L);
        } catch (IllegalStateException closed) {
            assertThat(closed).hasMessageContaining("closed");
        } catch (Throwable other) {
            failure.set(other);
        } finally {
            cleaned.incrementAndGet();
        }
    }

    @ContractTest(ofOneWorker = true)
    void aModuleThatIsBeingImportedMayWaitForAThreadThatImportsAnother(Python python) {
        PyFunction load = function(python, "import_module");
        Supplier<Object> other =
                () ->
                        CompletableFuture.supplyAsync(() -> load.call("contract_import_right"))
                                .join();
        Supplier<Object> nothing = () -> 5;
        function(python, "set_hook").call("left", other);
        function(python, "set_hook").call("right", nothing);
        try {
            assertThat(load.call("contract_import_left")).isEqualTo("left");
        } finally {
            function(python, "forget_modules").call();
        }
    }

    @ContractTest
    void theThreadThatImportsAModuleFindsItAsFarAsItIs(Python python) {
        String source = "hasattr(__import__('contract_import_right'), 'SEEN')";
        Supplier<Object> same = () -> python.eval(source).as(Boolean.class);
        function(python, "set_hook").call("right", same);
        try {
            function(python, "import_module").call("contract_import_right");
            String seen = "__import__('contract_import_right').SEEN";
            assertThat(python.eval(seen).as(Boolean.class)).isFalse();
        } finally {
            function(python, "forget_modules").call();
        }
    }

    @ContractTest(ofOneWorker = true)
    void twoModulesThatImportEachOtherByJavaOnTwoThreadsEnd(Python python) throws Exception {
        PyFunction load = function(python, "import_module");
        CyclicBarrier both = new CyclicBarrier(2);
        for (String name : List.of("left", "right")) {
            String other = name.equals("left") ? "right" : "left";
            Supplier<Object> hook =
                    () -> {
                        await(both);
                        String source = "__import__('contract_import_" + other + "').__name__";
                        return python.eval(source).as(String.class);
                    };
            function(python, "set_hook").call(name, hook);
        }
        try {
            Together.run(
                    2,
                    thread -> {
                        String name = thread == 0 ? "left" : "right";
                        assertThat(load.call("contract_import_" + name)).isEqualTo(name);
                    });
        } finally {
            function(python, "forget_modules").call();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception error) {
            throw new AssertionError(error);
        }
    }

    @ContractTest
    void poolsAndChainsOfJavaMayCallPythonAndBack(Python python) throws Exception {
        PyFunction square = python.function("contract_functions:square");
        PyFunction call = python.function("contract_callbacks:call");
        Function<Long, Object> back = square::call;
        long sum = LongStream.range(0, 400).parallel().map(i -> (Long) call.call(back, i)).sum();
        assertThat(sum).isEqualTo(LongStream.range(0, 400).map(i -> i * i).sum());
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<CompletableFuture<Object>> chains = new ArrayList<>();
            for (long i = 0; i < 50; i++) {
                long value = i;
                chains.add(
                        CompletableFuture.supplyAsync(() -> call.call(back, value), pool)
                                .thenApplyAsync(square::call)
                                .thenCombine(square.callAsync(value), (a, b) -> List.of(a, b))
                                .thenApply(each -> call.call((Supplier<Object>) () -> each)));
            }
            for (long i = 0; i < 50; i++) {
                assertThat(chains.get((int) i).get(60, TimeUnit.SECONDS))
                        .isEqualTo(List.of(i * i * i * i, i * i));
            }
        } finally {
            pool.shutdown();
        }
    }

    @ContractTest
    void poolsOfPythonMayCallJavaAndBack(Python python) {
        PyFunction square = python.function("contract_functions:square");
        PyFunction inThread = python.function("contract_functions:call_in_thread");
        Function<Long, Object> back = square::call;
        Function<Long, Object> deeper = value -> inThread.call(back, value);
        Object squares = function(python, "map_in_pool").call(back, 100, 6);
        assertThat(squares).isEqualTo(LongStream.range(0, 100).map(i -> i * i).boxed().toList());
        Object nested = function(python, "map_in_pool").call(deeper, 12, 2);
        assertThat(nested)
                .isEqualTo(LongStream.range(0, 12).mapToObj(i -> List.of(i * i)).toList());
    }

    @ContractTest(ofOneWorker = true)
    void loggingMayGoBothWaysAtOnce(Runtimes runtimes) throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<PyFunction> log = new AtomicReference<>();
        Python python =
                runtimes.start(
                        builder -> builder.logging(name -> new Chained(name, told, log::get)));
        log.set(function(python, "log"));
        PyFunction write = log.get();
        Consumer<String> again = text -> write.call("reentry.last", text);
        Object handler = function(python, "add_handler").call("reentry.handled", again);
        try {
            Together.run(
                    4,
                    thread -> {
                        for (int i = 0; i < 20; i++) {
                            String name = thread % 2 == 0 ? "reentry.first" : "reentry.handled";
                            write.call(name, "text " + i);
                        }
                    });
        } finally {
            function(python, "remove_handler").call("reentry.handled", handler);
        }
        assertThat(told.stream().filter("reentry.first"::equals)).hasSize(40);
        assertThat(told.stream().filter("reentry.handled"::equals)).hasSize(40);
        assertThat(told.stream().filter("reentry.last"::equals)).hasSize(80);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatIsPreloadedInANewWorkerMayCallJavaWhichCallsPython(Runtimes runtimes) {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Python> started = new AtomicReference<>();
        Supplier<PyFunction> write =
                () -> {
                    Python known = started.get();
                    assertThat(told).as("workers are not started for ever").hasSizeLessThan(10);
                    return known == null ? null : known.function("contract_reentry:log");
                };
        Python python =
                runtimes.start(
                        builder ->
                                builder.workers(Runtimes.spawnedWorkers())
                                        .preload("contract_import_logging")
                                        .logging(name -> new Chained(name, told, write)));
        started.set(python);
        told.clear();
        assertThatThrownBy(() -> python.exec("import os\nos.kill(os.getpid(), 9)"))
                .isInstanceOf(WorkerException.class);
        assertThat(python.eval("1 + 1").as(Long.class)).isEqualTo(2L);
        assertThat(told)
                .isEqualTo(
                        List.of("reentry.first", "reentry.last", "reentry.first", "reentry.last"));
    }
}
