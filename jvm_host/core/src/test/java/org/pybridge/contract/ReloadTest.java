package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.Workers;

/** A module whose source has changed is run again, and functions by name follow. */
final class ReloadTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** A module of one test: in thread mode all tests share one Python. */
    private static final class Module {
        final String name = "reloaded_" + COUNT.incrementAndGet();
        final Path file;

        Module(Path folder, String source) {
            file = folder.resolve(name + ".py");
            write(source);
        }

        void write(String source) {
            try {
                Files.writeString(file, source);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final String ADDS = "def f(x):\n    return x + %d\n";

    private static PythonException refused(Python python, String module) {
        return Thrown.pythonException(
                () -> {
                    python.reload(module);
                    return null;
                });
    }

    private static Python startIn(Runtimes runtimes, Path folder) {
        return runtimes.start(builder -> builder.addPath(folder));
    }

    @ContractTest
    void functionsByNameFollowAndHandlesStay(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(1));
        PyFunction byName = python.function(module.name + ":f");
        LongUnaryOperator bound = byName.as(LongUnaryOperator.class);
        PyObject handle = python.module(module.name).attr("f");
        LongUnaryOperator kept = handle.as(LongUnaryOperator.class);
        assertThat(byName.call(1)).isEqualTo(2L);

        module.write(ADDS.formatted(20));
        assertThat(bound.applyAsLong(1)).as("not reloaded yet").isEqualTo(2);
        python.reload(module.name);

        assertThat(byName.call(1)).isEqualTo(21L);
        assertThat(byName.callAsync(1).join()).isEqualTo(21L);
        assertThat(byName.each(long[].class, new long[] {1, 2})).containsExactly(21, 22);
        assertThat(bound.applyAsLong(1)).isEqualTo(21);
        assertThat(kept.applyAsLong(1)).isEqualTo(2);
        assertThat(handle.as(PyFunction.class).call(1)).isEqualTo(2L);
        assertThat(python.function(module.name + ":f").call(1)).isEqualTo(21L);
        byName.close();
        assertThatThrownBy(() -> bound.applyAsLong(1)).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void implementationsByNameStayEqual(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(1) + "g = f\n");
        PyFunction byName = python.function(module.name + ":f");
        LongUnaryOperator bound = byName.as(LongUnaryOperator.class);
        Set<LongUnaryOperator> listeners = new HashSet<>(Set.of(bound));
        python.reload(module.name);
        LongUnaryOperator again = python.function(module.name + ":f").as(LongUnaryOperator.class);
        assertThat(listeners).contains(bound, again, byName.as(LongUnaryOperator.class));
        LongUnaryOperator alias = python.function(module.name + ":g").as(LongUnaryOperator.class);
        LongUnaryOperator handle = python.module(module.name).attr("f").as(LongUnaryOperator.class);
        assertThat(bound).isNotEqualTo(alias).isNotEqualTo(handle);
        assertThat(handle).isNotEqualTo(bound);
    }

    @ContractTest
    void anEditOfTheSameLengthInTheSameSecondIsSeen(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(0));
        PyFunction byName = python.function(module.name + ":f");
        for (int edit = 1; edit < 10; edit++) {
            module.write(ADDS.formatted(edit));
            python.reload(module.name);
            assertThat(byName.call(0)).isEqualTo((long) edit);
        }
    }

    @ContractTest
    void aSourceThatFailsLeavesTheModuleAsItWas(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(1));
        PyFunction byName = python.function(module.name + ":f");

        module.write("def f(x:\n");
        assertThat(refused(python, module.name).typeName()).isEqualTo("SyntaxError");
        assertThat(byName.call(1)).isEqualTo(2L);

        module.write(ADDS.formatted(2) + "added = 1\n1 / 0\n");
        assertThat(refused(python, module.name).typeName()).isEqualTo("ZeroDivisionError");
        assertThat(byName.call(1)).isEqualTo(2L);
        assertThat(python.module(module.name).attr("__dict__").invoke("get", "added")).isNull();

        module.write(ADDS.formatted(3));
        python.reload(module.name);
        assertThat(byName.call(1)).isEqualTo(4L);
    }

    @ContractTest
    void aFunctionThatIsGoneRaisesUntilItIsBack(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(1));
        PyFunction byName = python.function(module.name + ":f");
        module.write("state = globals().get('state', 0) + 1\n");
        python.reload(module.name);
        assertThat(byName.call(1)).as("what is not defined anew stays").isEqualTo(2L);
        module.write("del f\n");
        python.reload(module.name);
        PythonException gone = Thrown.pythonException(() -> byName.call(1));
        assertThat(gone.typeName()).isEqualTo("AttributeError");
        assertThat(gone.pythonMessage()).contains(module.name + ":f");
        module.write(ADDS.formatted(5));
        python.reload(module.name);
        assertThat(byName.call(1)).isEqualTo(6L);
    }

    @ContractTest
    void aModuleThatIsNotThereIsNamedAndANewOneImported(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        PythonException missing = refused(python, "no_such_module");
        assertThat(missing.typeName()).isEqualTo("ModuleNotFoundError");
        assertThat(missing.pythonMessage()).contains("no_such_module");
        Module module = new Module(folder, ADDS.formatted(1));
        python.reload(module.name);
        assertThat(python.function(module.name + ":f").call(1)).isEqualTo(2L);
        assertThatThrownBy(() -> python.reload(null)).isInstanceOf(NullPointerException.class);
        python.close();
        assertThatThrownBy(() -> python.reload(module.name))
                .isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void aModuleWithoutSourceKeepsItsFile(Runtimes runtimes, @TempDir Path folder)
            throws IOException {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(1));
        Path compiled = folder.resolve(module.name + ".pyc");
        PyFunction compile = python.function("py_compile:compile");
        compile.call(module.file.toString(), Keywords.of("cfile", compiled.toString()));
        Files.delete(module.file);
        PyFunction byName = python.function(module.name + ":f");
        assertThat(byName.call(1)).isEqualTo(2L);

        python.reload(module.name);
        assertThat(compiled).exists();
        assertThat(byName.call(1)).isEqualTo(2L);
    }

    @ContractTest
    void whatStandsInPlaceOfAModuleIsRefused(Runtimes runtimes, @TempDir Path folder) {
        Python python = startIn(runtimes, folder);
        Module module =
                new Module(
                        folder,
                        """
                        import sys
                        class Service:
                            @staticmethod
                            def f(x):
                                return x + 1
                        sys.modules[__name__] = Service
                        """);
        PyFunction byName = python.function(module.name + ":f");
        assertThat(refused(python, module.name))
                .hasMessage(
                        "TypeError: cannot reload '%s': seen=type in sys.modules, wanted=a module"
                                .formatted(module.name));
        assertThat(byName.call(1)).isEqualTo(2L);
    }

    @ContractTest
    void aReloadDuringAnotherOneRunsTheSourceOfNow(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(0));
        PyFunction byName = python.function(module.name + ":f");
        CompletableFuture<Object> second = new CompletableFuture<>();
        Runnable reloadInAnotherThread =
                () -> {
                    module.write(ADDS.formatted(2));
                    second.completeAsync(
                            () -> {
                                python.reload(module.name);
                                return byName.call(0);
                            });
                    mayEnd(second);
                };
        python.module(module.name).invoke("__setattr__", "edit", reloadInAnotherThread);
        module.write("edit()\n" + ADDS.formatted(1));
        python.reload(module.name);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(2L);
        assertThat(byName.call(0)).isEqualTo(2L);
    }

    /** Gives a call the time that it needs if nothing holds it up. */
    private static void mayEnd(CompletableFuture<Object> call) {
        try {
            call.get(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return; // the test looks at it
        }
    }

    @ContractTest(ofOneWorker = true)
    void callsOfOtherThreadsAreTheOldOrTheNewFunctions(Runtimes runtimes, @TempDir Path folder)
            throws InterruptedException {
        Python python = startIn(runtimes, folder);
        Module module = new Module(folder, ADDS.formatted(0));
        LongUnaryOperator bound = python.function(module.name + ":f").as(LongUnaryOperator.class);
        AtomicBoolean isOver = new AtomicBoolean();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread[] callers = new Thread[3];
        for (int i = 0; i < callers.length; i++) {
            callers[i] = new Thread(() -> callInOrder(bound, isOver, failures));
            callers[i].start();
        }
        for (int edit = 1; edit <= 50; edit++) {
            module.write(ADDS.formatted(edit));
            int added = edit;
            python.hold(() -> python.reload(module.name));
            assertThat(bound.applyAsLong(0)).isEqualTo(added);
        }
        isOver.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void callInOrder(
            LongUnaryOperator bound, AtomicBoolean isOver, Queue<Throwable> failures) {
        long last = 0;
        try {
            while (!isOver.get()) {
                long next = LongStream.range(0, 10).map(x -> bound.applyAsLong(0)).max().orElse(0);
                assertThat(next).as("never older again").isGreaterThanOrEqualTo(last);
                last = next;
            }
        } catch (RuntimeException | Error failure) {
            failures.add(failure);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatHadTheOldSourceBeforeItWasReadyGivesWay(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path gate = folder.resolve("gate");
        Path imported = folder.resolve("imported");
        String tells =
                "import pathlib\npathlib.Path(%r).touch()\n".replace("%r", "'" + imported + "'");
        Module module = new Module(folder, tells + ADDS.formatted(1));
        Python python =
                runtimes.start(
                        builder ->
                                builder.addPath(folder)
                                        .preload(module.name)
                                        .workers(Workers.of(2).pinnedToThreads())
                                        .environment("POOL_GATE", gate.toString())
                                        .warmUp("contract_pool:await_gate"));
        PyFunction function = python.function(module.name + ":f");
        Files.createFile(gate);
        Files.delete(imported);
        long second = python.stats().workers().get(1).pid();
        ProcessHandle.of(second).orElseThrow().destroyForcibly();
        Waiting.until("another has the old source", () -> Files.exists(imported));

        module.write(tells + ADDS.formatted(20));
        python.reload(module.name);
        Files.delete(gate);

        Waiting.until("both serve", () -> python.stats().workers().size() == 2);
        for (int i = 0; i < 4; i++) { // new threads get the workers in turn
            assertThat(CompletableFuture.supplyAsync(() -> function.call(1), runOnItsOwn()).get())
                    .isEqualTo(21L);
        }
    }

    private static Executor runOnItsOwn() {
        return task -> new Thread(task).start();
    }
}
