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
import static org.pybridge.contract.ForkedWorkers.write;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** What modules do when they are imported for workers that are forked. */
final class ForkServerImportsTest {
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
        String name = ForkedWorkers.module();
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
            started.forEach(ForkedWorkers::kill);
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
}
