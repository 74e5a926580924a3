package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pybridge.contract.ForkedWorkers.eval;
import static org.pybridge.contract.ForkedWorkers.isRunning;
import static org.pybridge.contract.ForkedWorkers.kill;
import static org.pybridge.contract.ForkedWorkers.preloaded;
import static org.pybridge.contract.ForkedWorkers.read;
import static org.pybridge.contract.ForkedWorkers.serverOf;
import static org.pybridge.contract.ForkedWorkers.start;
import static org.pybridge.contract.ForkedWorkers.workers;
import static org.pybridge.contract.ForkedWorkers.write;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonStartException;
import org.pybridge.PythonWorker;
import org.pybridge.ResourceLimit;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** Workers that are forked from a process which has imported what they share. */
final class ForkServerTest {
    private static final long MIB = 1 << 20;

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatIsImportedIsImportedOnceAndShared(Runtimes runtimes, @TempDir Path folder) {
        String model =
                preloaded(
                        folder,
                        """
                        import os
                        MADE_IN = os.getpid()
                        WEIGHTS = bytearray(os.urandom(1 << 20) * 128)
                        def change():
                            for page in range(0, len(WEIGHTS), 4096):
                                WEIGHTS[page] = 1
                        def seen():
                            return [os.getpid(), MADE_IN, len(WEIGHTS)]
                        """);
        Python python = start(runtimes, folder, Workers.of(3).callsPerWorker(1), model);
        long server = serverOf(python);
        assertThat(workers(python)).extracting(PythonWorker::pid).doesNotContain(server);
        assertThat(workers(python))
                .allSatisfy(each -> assertThat(each.memoryBytes()).isBetween(MIB, 64 * MIB));
        for (int i = 0; i < 3; i++) {
            List<?> seen = (List<?>) python.function(model + ":seen").call();
            assertThat(seen.get(1)).isEqualTo(server);
            assertThat(seen.get(2)).isEqualTo(128 * MIB);
        }
        long home = python.stats().workerPid();
        python.eval("__import__('" + model + "').change()");
        Waiting.until(
                "what it has changed is its own",
                () ->
                        workers(python).stream()
                                .allMatch(
                                        each ->
                                                each.memoryBytes() > 128 * MIB
                                                        == (each.pid() == home)));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theEndOfAWorkerIsSeenAsThatOfAnyOther(Runtimes runtimes, @TempDir Path folder) {
        Python python = start(runtimes, folder, Workers.of(1));
        long server = serverOf(python);
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                .isInstanceOfSatisfying(
                        WorkerException.class, e -> assertThat(e.exitCode()).hasValue(3))
                .hasMessageContaining("last words before the end");
        assertThatThrownBy(() -> python.function("contract_deaths:kill_now").call())
                .isInstanceOfSatisfying(
                        WorkerException.class, e -> assertThat(e.signal()).hasValue(9));
        assertThatThrownBy(() -> python.function("contract_deaths:read_null").call())
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("SIGSEGV");
        assertThat(serverOf(python)).isEqualTo(server);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void workersOutliveTheServerAndTheNextComeFromAnother(Runtimes runtimes, @TempDir Path folder) {
        Python python = start(runtimes, folder, Workers.of(1));
        long server = serverOf(python);
        long worker = python.stats().workerPid();
        kill(server);
        Waiting.until("the server is gone", () -> serverOf(python) != server);
        assertThat(python.stats().workerPid()).isEqualTo(worker);
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                .isInstanceOfSatisfying(
                        WorkerException.class,
                        e -> {
                            assertThat(e.exitCode()).isEmpty();
                            assertThat(e.signal()).isEmpty();
                        })
                .hasMessageContaining("cause unknown")
                .hasMessageContaining("last words before the end");
        assertThat(serverOf(python)).isNotEqualTo(server);
        assertThat(isRunning(worker)).isFalse();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anOrphanThatGoesOnIsEnded(Runtimes runtimes, @TempDir Path folder) {
        Duration limit = Duration.ofMillis(300);
        Python python = start(runtimes, folder, Workers.of(1), b -> b.closeTimeout(limit));
        long worker = python.stats().workerPid();
        long server = serverOf(python);
        kill(server);
        Waiting.until("the server is gone", () -> serverOf(python) != server);
        CompletableFuture<Object> call =
                CompletableFuture.supplyAsync(() -> python.function("time:sleep").call(600.0));
        Waiting.until("it sleeps", () -> workers(python).get(0).runningCalls() > 0);
        python.close();
        assertThatThrownBy(call::join).hasRootCauseInstanceOf(RuntimeException.class);
        assertThat(isRunning(worker)).isFalse();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void afterAReloadWorkersHaveTheNewSource(Runtimes runtimes, @TempDir Path folder) {
        String module = preloaded(folder, "VALUE = 1\n");
        Python python = start(runtimes, folder, Workers.of(1), module);
        long server = serverOf(python);
        write(folder, module, "VALUE = 22\n");
        python.reload(module);
        assertThat(eval(python, module, "VALUE")).isEqualTo(22);
        assertThat(isRunning(server)).as("its worker lives").isTrue();
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                .hasMessageContaining("exit code 3");
        assertThat(eval(python, module, "VALUE")).isEqualTo(22);
        assertThat(serverOf(python)).isNotEqualTo(server);
        assertThat(isRunning(server)).as("it has no worker").isFalse();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aServerThatStandsStillHoldsNobodyUp(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Python python = start(runtimes, folder, Workers.of(1));
        long server = serverOf(python);
        new ProcessBuilder("kill", "-STOP", Long.toString(server)).start().waitFor();
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("last words before the end");
        assertThat(serverOf(python)).isNotEqualTo(server);
        assertThat(isRunning(server)).isFalse();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aServerThatEndsFailsTheStart(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        "import os, sys\nprint('out of licences', file=sys.stderr)\nos._exit(5)\n");
        assertThatThrownBy(() -> start(runtimes, folder, Workers.of(2), module))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("the process that workers are forked from died: exit code 5")
                .hasMessageContaining("out of licences");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aServerThatIsNotReadyInTimeFailsTheStart(Runtimes runtimes, @TempDir Path folder) {
        String module = preloaded(folder, "import time\ntime.sleep(600)\n");
        assertThatThrownBy(
                        () ->
                                start(
                                        runtimes,
                                        folder,
                                        Workers.of(2),
                                        b -> b.startTimeout(Duration.ofMillis(700)),
                                        module))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(
                        "it has not imported what is to be preloaded within startTimeout:"
                                + " limitMs=700");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeEndsAServerThatStillImports(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path mark = folder.resolve("imports");
        String module =
                preloaded(
                        folder,
                        """
                        import pathlib, time
                        mark = pathlib.Path(%s)
                        if mark.exists():
                            mark.write_text("again")
                            time.sleep(600)
                        mark.write_text("once")
                        """
                                .formatted("'" + mark + "'"));
        Python python = start(runtimes, folder, Workers.of(1), module);
        kill(serverOf(python));
        assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                .isInstanceOf(WorkerException.class);
        CompletableFuture<Object> call =
                CompletableFuture.supplyAsync(() -> python.eval("1").as(Object.class));
        Waiting.until("the next server imports", () -> read(mark).equals("again"));
        python.close();
        assertThatThrownBy(call::join).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeLeavesNoProcess(Runtimes runtimes, @TempDir Path folder) {
        Python python = start(runtimes, folder, Workers.of(2));
        long server = serverOf(python);
        List<Long> pids = workers(python).stream().map(PythonWorker::pid).toList();
        python.close();
        assertThat(isRunning(server)).isFalse();
        assertThat(pids).noneMatch(ForkedWorkers::isRunning);
    }

    @Test
    @Once
    void allEndWithTheirJvm() throws Exception {
        String output = ChildJvm.run(ForkServerMain.class).output();
        List<Long> pids =
                Pattern.compile("(?m)^pid (\\d+)$")
                        .matcher(output)
                        .results()
                        .map(found -> Long.valueOf(found.group(1)))
                        .toList();
        assertThat(pids).as(output).hasSize(3);
        Waiting.until("all have ended", () -> pids.stream().noneMatch(ForkedWorkers::isRunning));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void rulesOfTheProcessHold(Runtimes runtimes, @TempDir Path folder) throws Exception {
        Python python =
                start(
                        runtimes,
                        folder,
                        Workers.of(1).limit(ResourceLimit.OPEN_FILES, 200),
                        b -> b.environment("FORKED", "yes").workingDirectory(folder));
        assertThat(eval(python, "resource", "getrlimit(7)[0]")).isEqualTo(200);
        assertThat(python.eval("__import__('os').environ['FORKED']").as(String.class))
                .isEqualTo("yes");
        assertThat(python.eval("__import__('os').getcwd()").as(String.class))
                .isEqualTo(folder.toRealPath().toString());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callbacksAndRecyclingWorkAsInAnyWorker(Runtimes runtimes, @TempDir Path folder) {
        Python python = start(runtimes, folder, Workers.of(1).recycleAfter(3));
        long first = python.stats().workerPid();
        AtomicInteger calls = new AtomicInteger();
        Waiting.until(
                "it is recycled",
                () -> {
                    Runnable callback = calls::incrementAndGet;
                    python.function("contract_pool:within").call(callback);
                    return python.stats().workerPid() != first;
                });
        assertThat(calls.get()).isGreaterThanOrEqualTo(3);
        Waiting.until("the old one has ended", () -> !isRunning(first));
    }
}
