package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonWorker;
import org.pybridge.Workers;

/** Several workers of one runtime: where calls, state and objects go. */
final class WorkerPoolTest {
    /** Takes part of a call that is in Python, and of its result. */
    interface Within {
        long within(Runnable callback);
    }

    interface Texts {
        String of(String text);
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_pool:" + name);
    }

    private static long homePid(Python python) {
        return python.eval("__import__('os').getpid()").as(long.class);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsOfSeveralThreadsRunInSeveralWorkersAtTheSameTime(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(3));
        CyclicBarrier allInPython = new CyclicBarrier(3);
        Within within = function(python, "within").as(Within.class);
        Set<Long> pids = ConcurrentHashMap.newKeySet();
        Together.run(3, thread -> pids.add(within.within(() -> await(allInPython))));
        assertThat(pids).hasSize(3);
        assertThat(python.stats().workers())
                .extracting(PythonWorker::pid)
                .containsExactlyInAnyOrderElementsOf(pids);
        assertThat(python.stats().workers()).extracting(PythonWorker::calls).containsOnly(1L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsThatBeginTogetherNeverShareAWorkerWhileOneIsFree(Runtimes runtimes) throws Exception {
        int rounds = 2_000;
        Python python = runtimes.start(builder -> builder.workers(3));
        Within within = function(python, "within").as(Within.class);
        CyclicBarrier begin = new CyclicBarrier(3);
        CyclicBarrier allInPython = new CyclicBarrier(3);
        long[][] pids = new long[rounds][3];
        Together.run(
                3,
                thread -> {
                    for (int round = 0; round < rounds; round++) {
                        await(begin);
                        pids[round][thread] = within.within(() -> await(allInPython));
                    }
                });
        for (long[] round : pids) {
            assertThat(round).doesNotHaveDuplicates();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void stateStaysAtHomeWhateverOtherWorkersDo(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        python.exec("import os\nstate = [os.getpid()]");
        Occupied first = Occupied.begun(python);
        Occupied second = Occupied.begun(python);
        for (int i = 0; i < 10; i++) {
            python.set("last", i);
            python.exec("state.append(os.getpid())");
        }
        assertThat(python.get("last").as(int.class)).isEqualTo(9);
        assertThat(python.eval("len(set(state))").as(int.class)).isEqualTo(1);
        assertThat(first.letGo()).isNotEqualTo(second.letGo());
        assertThat(python.stats().workerPid()).isEqualTo(homePid(python));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsWithAHandleGoToItsWorker(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        long home = homePid(python);
        Occupied homeIsBusy = Occupied.begun(python);
        PyObject elsewhere = (PyObject) function(python, "make").call();
        assertThat(homeIsBusy.letGo()).isEqualTo(home);
        long owner = (Long) elsewhere.invoke("__next__");
        assertThat(owner).isNotEqualTo(home);
        PyFunction same = function(python, "same");
        PyFunction firstOf = function(python, "first_of");
        for (int i = 0; i < 5; i++) {
            assertThat(same.call(1, elsewhere)).isEqualTo(List.of(owner, 2L));
            assertThat(firstOf.call(List.of(elsewhere))).isEqualTo(List.of(owner, "set_iterator"));
        }
        assertThat(same.callAsync(elsewhere, same).get(30, TimeUnit.SECONDS))
                .isEqualTo(List.of(owner, 2L));
        PyFunction coroutine = function(python, "coroutine_of");
        for (int i = 0; i < 5; i++) { // the first call shows what it gives
            assertThat(coroutine.callAsync(List.of(elsewhere)).get(30, TimeUnit.SECONDS))
                    .isEqualTo(List.of(owner, "set_iterator"));
        }
        assertThat(elsewhere.attr("__class__").attr("__name__").as(String.class))
                .isEqualTo("set_iterator");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void objectsOfTwoWorkersAreRefusedByAnErrorThatNamesBoth(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        PyObject atHome = python.eval("['at home']");
        Occupied homeIsBusy = Occupied.begun(python);
        PyObject elsewhere = (PyObject) function(python, "make").call();
        homeIsBusy.letGo();
        for (PythonWorker worker : python.stats().workers()) {
            String pid = "process " + worker.pid();
            for (Runnable call :
                    List.<Runnable>of(
                            () -> function(python, "same").call(atHome, elsewhere),
                            () -> atHome.invoke("append", elsewhere),
                            () -> python.set("other", elsewhere))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("another worker")
                        .hasMessageContaining(pid);
            }
        }
        assertThat(atHome.invoke("__len__")).isEqualTo(1L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aRefusalThatACallbackThrowsDoesNotRepeatTheCallAroundIt(Runtimes runtimes)
            throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        Occupied homeIsBusy = Occupied.begun(python);
        PyObject elsewhere = (PyObject) function(python, "make").call();
        homeIsBusy.letGo();
        int[] count = new int[1];
        Runnable refused =
                () -> {
                    count[0]++;
                    python.set("other", elsewhere);
                };
        assertThatThrownBy(() -> function(python, "within").call(refused))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(count[0]).isEqualTo(1);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aCallOfACallbackGoesToTheWorkerThatHasCalled(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        PyFunction within = function(python, "within");
        PyFunction processId = function(python, "process_id");
        Occupied homeIsBusy = Occupied.begun(python);
        Object[] nested = new Object[3];
        Runnable callback =
                () -> {
                    nested[0] = processId.call();
                    nested[1] = homePid(python);
                    nested[2] = processId.call();
                };
        Object outer = within.call(callback);
        assertThat(nested[0]).isEqualTo(outer).isEqualTo(nested[2]);
        assertThat(nested[1]).isEqualTo(homeIsBusy.letGo()).isNotEqualTo(outer);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aPinnedThreadKeepsItsWorker(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(b -> b.workers(Workers.of(2).pinnedToThreads()));
        PyFunction processId = function(python, "process_id");
        Set<Set<Object>> byThread = ConcurrentHashMap.newKeySet();
        Together.run(
                4,
                thread -> {
                    Set<Object> pids = ConcurrentHashMap.newKeySet();
                    for (int i = 0; i < 50; i++) {
                        pids.add(processId.call());
                    }
                    byThread.add(pids);
                });
        assertThat(byThread).hasSize(2).allSatisfy(pids -> assertThat(pids).hasSize(1));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aPinnedThreadFindsItsThreadLocals(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(b -> b.workers(Workers.of(2).pinnedToThreads()));
        PyFunction remember = function(python, "remember");
        PyFunction recall = function(python, "recall");
        CyclicBarrier rounds = new CyclicBarrier(4);
        Together.run(
                4,
                thread -> {
                    remember.call(thread);
                    for (int i = 0; i < 20; i++) {
                        rounds.await(30, TimeUnit.SECONDS);
                        assertThat(recall.call()).isEqualTo((long) thread);
                    }
                });
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeWaitsForTheCallsOfAllWorkers(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        final Occupied first = Occupied.begun(python);
        final Occupied second = Occupied.begun(python);
        final long home = python.stats().workerPid();
        PyFunction twice = function(python, "twice");
        Thread closing = new Thread(python::close);
        closing.start();
        Waiting.until("it is closed", () -> refuses(twice));
        assertThat(closing.isAlive()).isTrue();
        assertThat(Set.of(first.letGo(), second.letGo())).hasSize(2).contains(home);
        closing.join(30_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(ProcessHandle.of(home)).isEmpty();
        assertThat(python.stats().workers()).isEmpty();
    }

    private static boolean refuses(PyFunction function) {
        try {
            function.call(1);
            return false;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeFromWithinACallDoesNotWait(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        Occupied other = Occupied.begun(python);
        Runnable closing = python::close;
        assertThatThrownBy(() -> function(python, "within").call(closing))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::letGo).isNotNull();
        assertThat(python.stats().workers()).isEmpty();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void coroutinesAndColumnsAndInterfacesGoToAnyWorker(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        Occupied homeIsBusy = Occupied.begun(python);
        PyFunction coroutine = function(python, "coroutine");
        for (int i = 0; i < 3; i++) {
            List<?> told = (List<?>) coroutine.callAsync("x").get(30, TimeUnit.SECONDS);
            assertThat(told).hasSize(2).last().isEqualTo("x");
        }
        PyFunction twice = function(python, "twice");
        assertThat(twice.each(long[].class, (Object) new long[] {1, 2})).containsExactly(2, 4);
        assertThat(twice.as(IntUnaryOperator.class).applyAsInt(4)).isEqualTo(8);
        assertThat(twice.as(Texts.class).of("ab")).isEqualTo("abab");
        assertThat(twice).isNotEqualTo(coroutine);
        homeIsBusy.letGo();
        Map<Long, Long> handles = new ConcurrentHashMap<>();
        python.stats().workers().forEach(each -> handles.put(each.pid(), each.liveHandles()));
        assertThat(handles).hasSize(2);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void manyThreadsGetEveryResultOnce(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        PyFunction twice = function(python, "twice");
        Together.run(
                Executors.newCachedThreadPool(),
                6,
                thread -> {
                    for (int i = 0; i < 500; i++) {
                        assertThat(twice.call(thread * 1000 + i))
                                .isEqualTo(2L * (thread * 1000 + i));
                    }
                });
        long calls = python.stats().workers().stream().mapToLong(PythonWorker::calls).sum();
        assertThat(calls).isEqualTo(3000);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aModuleIsReloadedInEveryWorker(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        function(python, "mark").call("old");
        python.reload("contract_pool");
        Occupied homeIsBusy = Occupied.begun(python);
        PyFunction marks = function(python, "marks");
        assertThat(marks.call()).isEqualTo(List.of());
        homeIsBusy.letGo();
        assertThat(marks.call()).isEqualTo(List.of());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void severalWorkersMeanProcessModeUnlessThreadModeIsAskedFor(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.mode(ExecutionMode.AUTO).workers(2));
        assertThat(python.mode()).isEqualTo(ExecutionMode.PROCESS);
        assertThat(python.fallbackReason()).hasValueSatisfying(t -> assertThat(t).contains("=2"));
        assertThatThrownBy(
                        () -> PythonConfig.builder().mode(ExecutionMode.THREAD).workers(2).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("THREAD")
                .hasMessageContaining("PROCESS");
        assertThatThrownBy(() -> Workers.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("seen=0");
    }
}
