package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonException;
import org.pybridge.PythonStartException;
import org.pybridge.PythonWorker;
import org.pybridge.ResourceLimit;
import org.pybridge.WorkerException;
import org.pybridge.Workers;
import org.pybridge.platform.ProcessStatus;

/** Workers that are forked from a process which has imported what they share. */
final class ForkServerTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long MIB = 1 << 20;

    /** Starts workers whose server has imported a module of this source, named as it returns. */
    private static String preloaded(Path folder, String source) {
        String name = "preloaded_" + COUNT.incrementAndGet();
        write(folder, name, source);
        return name;
    }

    private static void write(Path folder, String module, String source) {
        try {
            Files.writeString(folder.resolve(module + ".py"), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Python start(
            Runtimes runtimes, Path folder, Workers workers, String... preloaded) {
        return start(runtimes, folder, workers, builder -> {}, preloaded);
    }

    private static Python start(
            Runtimes runtimes,
            Path folder,
            Workers workers,
            Consumer<PythonConfig.Builder> change,
            String... preloaded) {
        return runtimes.start(
                builder -> {
                    builder.addPath(folder).workers(workers.forkServer());
                    List.of(preloaded).forEach(builder::preload);
                    change.accept(builder);
                });
    }

    private static long eval(Python python, String module, String expression) {
        return python.eval("__import__('" + module + "')." + expression).as(Long.class);
    }

    private static long serverOf(Python python) {
        return eval(python, "os", "getppid()");
    }

    private static List<PythonWorker> workers(Python python) {
        return python.stats().workers();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && !ProcessStatus.isZombie(pid); // who adopts orphans may not care for them
    }

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
    void whatCannotBeImportedWithoutJavaIsImportedByEach(Runtimes runtimes, @TempDir Path folder) {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            Python python = start(runtimes, folder, Workers.of(2), "contract_preload_java");
            assertThat(
                            (Object)
                                    python.eval("__import__('contract_preload_java').MADE")
                                            .as(List.class))
                    .isEqualTo(List.of("at its import"));
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "each worker imports by itself what fails without Java,"
                                    + " contract_preload_java");
        }
    }

    /** What a failing import has loaded itself stays loaded, but not as part of it. */
    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatFailsHalfWayLeavesNothingBehind(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        String name = "half_" + COUNT.incrementAndGet();
        Files.createDirectory(folder.resolve(name));
        write(folder, name + "/part", "VALUE = 3\n");
        write(
                folder,
                name + "/__init__",
                "import %1$s.part\nfrom bridge import java\n".formatted(name)
                        + "VALUE = %1$s.part.VALUE + java.type('java.lang.Integer').valueOf(4)\n"
                                .formatted(name));
        String shared = preloaded(folder, "import os\nMADE_IN = os.getpid()\n");
        Python python = start(runtimes, folder, Workers.of(1), name, shared);
        assertThat(eval(python, name, "VALUE")).isEqualTo(7);
        assertThat(eval(python, shared, "MADE_IN")).isEqualTo(serverOf(python));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anImportThatEndsTheProgramFailsTheStartOnlyWhereItDoesInAWorker(
            Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        "import sys\nif 'fork_server' in sys.argv[0]:\n    try:\n"
                                + "        from bridge import java\n"
                                + "        java.type('java.lang.Integer')\n"
                                + "    except Exception:\n        sys.exit('not without Java')\n"
                                + "VALUE = 5\n");
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            Python python = start(runtimes, folder, Workers.of(1), module);
            assertThat(eval(python, module, "VALUE")).isEqualTo(5);
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("SystemExit: not without Java");
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aChildThatDoesNotComeOutOfTheForkFailsTheStart(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        "import os, time\n"
                                + "os.register_at_fork(after_in_child=lambda: time.sleep(600))\n");
        assertThatThrownBy(
                        () ->
                                start(
                                        runtimes,
                                        folder,
                                        Workers.of(1),
                                        b -> b.startTimeout(Duration.ofMillis(1500)),
                                        module))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(
                        "the forked process cannot become a worker: nothing heard of it within"
                                + " 1500 ms");
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

    /** A program that an import starts may have all descriptors, and go on for ever. */
    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatAnImportStartsHoldsNobodyUp(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        "import os, subprocess\n"
                                + "CHILD = os.fork()\n"
                                + "if CHILD == 0:\n    os.execvp('sleep', ['sleep', '30'])\n"
                                + "OTHER = subprocess.Popen(['sleep', '30'], close_fds=False).pid\n"
                                + "THIRD = os.fork()\n"
                                + "if THIRD == 0:\n    import time\n    time.sleep(30)\n"
                                + "    os._exit(0)\n");
        Python python = start(runtimes, folder, Workers.of(1), module);
        long server = serverOf(python);
        List<Long> started =
                List.of(
                        eval(python, module, "CHILD"),
                        eval(python, module, "OTHER"),
                        eval(python, module, "THIRD"));
        try {
            kill(server);
            assertThatThrownBy(() -> python.function("contract_deaths:exit_now").call(3))
                    .isInstanceOf(WorkerException.class);
            assertThat(serverOf(python)).isNotEqualTo(server);
        } finally {
            started.forEach(ForkServerTest::kill);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatAnImportHasMadeForItselfIsThereUntilAllHaveEnded(
            Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        """
                        import atexit, os, pathlib, tempfile
                        FOLDER = tempfile.TemporaryDirectory()
                        LOG = pathlib.Path(%s)
                        def leave():
                            with LOG.open("a") as log:
                                log.write(str(os.getpid()) + " ")
                        atexit.register(leave)
                        def is_there():
                            return os.path.isdir(FOLDER.name)
                        def name():
                            return FOLDER.name
                        """
                                .formatted("'" + folder.resolve("log") + "'"));
        Python python = start(runtimes, folder, Workers.of(1).recycleAfter(2), module);
        long first = python.stats().workerPid();
        String made = (String) python.function(module + ":name").call();
        Waiting.until(
                "it is recycled",
                () -> {
                    python.function("contract_pool:process_id").call();
                    return python.stats().workerPid() != first && !isRunning(first);
                });
        assertThat(python.function(module + ":is_there").call()).isEqualTo(true);
        long server = serverOf(python);
        python.close();
        assertThat(Path.of(made)).doesNotExist();
        assertThat(read(folder.resolve("log")))
                .contains(Long.toString(first))
                .contains(Long.toString(server));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void logsAndOutputGoWhereTheyDoInAnyWorker(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        """
                        import logging, sys
                        logging.basicConfig()
                        out = sys.stdout
                        def tell():
                            logging.getLogger("forked").warning("told once")
                            print("by the stream of the import", file=out)
                        """);
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        try (RecordedLog log = new RecordedLog("forked")) {
            Python python =
                    start(
                            runtimes,
                            folder,
                            Workers.of(1),
                            b -> b.stdout(stdout).logging(System::getLogger),
                            module);
            python.function(module + ":tell").call();
            python.close();
            assertThat(stdout.toString()).isEqualTo("by the stream of the import\n");
            assertThat(log.text()).isEqualTo("told once\n");
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatAnImportRaisesFailsTheStart(Runtimes runtimes, @TempDir Path folder) {
        String module = preloaded(folder, "raise ValueError('no such model')\n");
        assertThatThrownBy(() -> start(runtimes, folder, Workers.of(1), module))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("no such model")
                .hasStackTraceContaining(module + ".py:1");
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeLeavesNoProcess(Runtimes runtimes, @TempDir Path folder) {
        Python python = start(runtimes, folder, Workers.of(2));
        long server = serverOf(python);
        List<Long> pids = workers(python).stream().map(PythonWorker::pid).toList();
        python.close();
        assertThat(isRunning(server)).isFalse();
        assertThat(pids).noneMatch(ForkServerTest::isRunning);
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
        Waiting.until("all have ended", () -> pids.stream().noneMatch(ForkServerTest::isRunning));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatTheImportsHaveOpenStaysOpen(Runtimes runtimes, @TempDir Path folder) throws Exception {
        Path data = Files.writeString(folder.resolve("data"), "the words");
        String module =
                preloaded(
                        folder,
                        "import os\nFDS = [os.open('%s', os.O_RDONLY) for _ in range(40)]\n"
                                        .formatted(data)
                                + "def words():\n    return [os.pread(fd, 9, 0) for fd in FDS]\n");
        Python python = start(runtimes, folder, Workers.of(1), module);
        assertThat(python.function(module + ":words").call())
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(40)
                .allSatisfy(each -> assertThat((byte[]) each).asString().isEqualTo("the words"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void threadsOfTheImportsAreToldOf(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        "import threading, time\n"
                                + "threading.Thread(target=time.sleep, args=(600,),"
                                + " name='refresher', daemon=True).start()\n");
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            Python python = start(runtimes, folder, Workers.of(1), module);
            assertThat(eval(python, "threading", "active_count()")).isPositive();
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("the workers lack the threads that imports have started")
                    .contains("refresher");
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void librariesWithThreadsOfTheirOwnWorkInForks(Runtimes runtimes, @TempDir Path folder) {
        String module =
                preloaded(
                        folder,
                        """
                        import numpy
                        SQUARE = numpy.ones((300, 300)) @ numpy.ones((300, 300))
                        def product():
                            return float((SQUARE @ SQUARE).sum())
                        """);
        Python python = start(runtimes, folder, Workers.of(2).callsPerWorker(1), module);
        for (int i = 0; i < 4; i++) {
            assertThat(python.function(module + ":product").call())
                    .isEqualTo(300.0 * 300 * 300 * 300 * 300);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatImportsPrintIsPassedOn(Runtimes runtimes, @TempDir Path folder) {
        String module = preloaded(folder, "print('imported', end='')\n");
        try (RecordedOutput output = RecordedOutput.ofStandardOutput()) {
            Python python = start(runtimes, folder, Workers.of(2), module);
            python.exec("print('called')");
            python.close();
            assertThat(output.text()).containsOnlyOnce("imported").containsOnlyOnce("called");
        }
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
