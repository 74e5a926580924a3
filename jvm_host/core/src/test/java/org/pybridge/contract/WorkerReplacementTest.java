package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonTimeoutException;
import org.pybridge.PythonWorker;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** Workers of a pool that die: who is told, who is not, and when others take their places. */
final class WorkerReplacementTest {
    interface ProcessIdOf {
        long of(String path);
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_pool:" + name);
    }

    private static List<Long> pids(Python python) {
        return python.stats().workers().stream().map(PythonWorker::pid).toList();
    }

    private static boolean isReplaced(Python python, long gone) {
        List<Long> now = pids(python);
        return now.size() == 2 && !now.contains(gone);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theDeathOfOneWorkerEndsItsCallsAlone(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(2));
        PyFunction within = function(python, "within");
        CountDownLatch bothRun = new CountDownLatch(2);
        CountDownLatch killed = new CountDownLatch(1);
        AtomicInteger died = new AtomicInteger();
        AtomicInteger returned = new AtomicInteger();
        long home = python.stats().workerPid();
        Together.run(
                3,
                thread -> {
                    if (thread == 2) {
                        assertThat(bothRun.await(30, TimeUnit.SECONDS)).isTrue();
                        long other = pids(python).stream().filter(p -> p != home).findAny().get();
                        ProcessHandle.of(other).orElseThrow().destroyForcibly();
                        Waiting.until("a new one serves", () -> isReplaced(python, other));
                        killed.countDown();
                        return;
                    }
                    Runnable callback =
                            () -> {
                                bothRun.countDown();
                                Waiting.until("one is dead", () -> killed.getCount() == 0);
                            };
                    try {
                        assertThat(within.call(callback)).isEqualTo(home);
                        returned.incrementAndGet();
                    } catch (WorkerException e) {
                        assertThat(e).hasMessageContaining("SIGKILL");
                        died.incrementAndGet();
                    }
                });
        assertThat(returned).hasValue(1);
        assertThat(died).hasValue(1);
        assertThat(python.stats().workerStarts()).isEqualTo(3);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void handlesOfADeadWorkerFailAndThoseOfOthersLive(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.workers(2));
        PyObject atHome = python.eval("[1]");
        long home = python.stats().workerPid();
        ProcessHandle.of(home).orElseThrow().destroyForcibly();
        Waiting.until("home is another", () -> isReplaced(python, home));
        assertThatThrownBy(() -> atHome.invoke("pop")).isInstanceOf(WorkerException.class);
        assertThatThrownBy(() -> function(python, "same").call(atHome))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining(String.valueOf(home));
        assertThat(python.eval("2").as(int.class)).isEqualTo(2);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void workersThatDieAgainAndAgainAreStartedLessAndLessOften(Runtimes runtimes) {
        Workers workers = Workers.of(1).restartPause(Duration.ofMinutes(10));
        Python python = runtimes.start(builder -> builder.workers(workers));
        PyFunction exit = function(python, "exit_now");
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> exit.call(7))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("the worker died");
        }
        String refused = "";
        while (!refused.contains("no worker serves")) { // a slow machine may outlast one pause
            refused = Thrown.by(() -> exit.call(7)).getMessage();
        }
        assertThat(refused).contains("deathsInRow=").contains("exit code 7");
        Waiting.until(
                "one starts again",
                () -> {
                    try {
                        return function(python, "twice").call(2).equals(4L);
                    } catch (WorkerException paused) {
                        return false;
                    }
                });
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anIdempotentCallIsMadeOnceMore(Runtimes runtimes, @TempDir Path folder) throws Exception {
        for (int count = 1; count < 3; count++) {
            int workers = count;
            Python python = runtimes.start(builder -> builder.workers(workers));
            Path mark = folder.resolve("died-" + count);
            PyFunction dying = function(python, "die_unless");
            assertThatThrownBy(() -> dying.call(mark.toString()))
                    .isInstanceOf(WorkerException.class)
                    .hasMessageContaining("SIGKILL");
            Files.delete(mark);
            PyFunction retried = dying.idempotent();
            Object survivor = retried.call(mark.toString());
            assertThat(survivor).isNotEqualTo(Long.valueOf(Files.readString(mark)));
            Files.delete(mark);
            assertThat(retried.timeout(Duration.ofSeconds(60)).callAsync(mark.toString()).get())
                    .isNotEqualTo(Long.valueOf(Files.readString(mark)));
            Files.delete(mark);
            assertThat(retried.as(ProcessIdOf.class).of(mark.toString()))
                    .isNotEqualTo(Long.parseLong(Files.readString(mark)));
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anIdempotentCallThatLosesTwoWorkersTellsOfBoth(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.workers(2));
        List<Long> before = pids(python);
        assertThatThrownBy(() -> function(python, "exit_now").idempotent().call(9))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("twice")
                .hasMessageContaining("pid=" + before.get(0))
                .hasMessageContaining("pid=" + before.get(1))
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
                .hasCauseInstanceOf(WorkerException.class);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aDeadlineIsThatOfBothTries(Runtimes runtimes, @TempDir Path folder) {
        Python python = runtimes.start(builder -> builder.workers(2));
        Path mark = folder.resolve("died");
        PyFunction function =
                function(python, "die_or_wait").idempotent().timeout(Duration.ofSeconds(2));
        assertThatThrownBy(() -> function.call(mark.toString()))
                .isInstanceOf(PythonTimeoutException.class);
        assertThat(mark).exists();
        assertThat(function(python, "twice").call(1)).isEqualTo(2L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void killingWorkersUnderLoadLosesNoIdempotentCall(Runtimes runtimes) throws Exception {
        Workers workers = Workers.of(2).restartPause(Duration.ZERO);
        Python python = runtimes.start(builder -> builder.workers(workers));
        PyFunction twice = function(python, "twice").idempotent();
        AtomicLongArray results = new AtomicLongArray(3);
        AtomicBoolean isOver = new AtomicBoolean();
        Together.run(
                4,
                thread -> {
                    if (thread == 3) {
                        for (int round = 0; round < 5; round++) {
                            kill(python);
                            untilAllHaveTwoMore(results); // so none is in a call that has lost one
                        }
                        isOver.set(true);
                    }
                    for (long i = 0; thread < 3 && !isOver.get(); i++) {
                        long number = thread * 1_000_000L + i;
                        assertThat(twice.call(number)).isEqualTo(2 * number);
                        results.incrementAndGet(thread);
                    }
                });
        assertThat(python.stats().workerStarts()).isEqualTo(7);
    }

    /** Kills one worker, and waits until another one has its place. */
    private static void kill(Python python) {
        List<Long> before = pids(python);
        ProcessHandle.of(before.get(before.size() - 1)).orElseThrow().destroyForcibly();
        Waiting.until(
                "it is replaced",
                () -> {
                    List<Long> now = pids(python);
                    return now.size() == 2 && !now.equals(before);
                });
    }

    private static void untilAllHaveTwoMore(AtomicLongArray results) {
        for (int i = 0; i < results.length(); i++) {
            int thread = i;
            long wanted = results.get(i) + 2;
            Waiting.until("a call begins anew", () -> results.get(thread) >= wanted);
        }
    }

    @ContractTest
    void onlyFunctionsByNameAreIdempotent(Python python) {
        PyFunction local = python.eval("len").as(PyFunction.class);
        assertThatThrownBy(local::idempotent)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Python.function");
        PyFunction named = python.function("contract_pool:twice");
        assertThat(named.idempotent().call(2)).isEqualTo(4L);
        assertThat(named.timeout(Duration.ofMinutes(1)).idempotent().call(3)).isEqualTo(6L);
    }
}
