package org.pybridge.contract;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStartException;
import org.pybridge.PythonTimeoutException;
import org.pybridge.PythonWorker;
import org.pybridge.ResourceLimit;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/** When workers begin, give way to new ones, are stopped and are ended. */
final class WorkerRulesTest {
    private static final long MIB = 1 << 20;

    /** A call with a number of its own. */
    interface Recorded {
        long record(String path, long number);
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_pool:" + name);
    }

    private static long processId(Python python) {
        return (Long) function(python, "process_id").call();
    }

    private static List<Long> pids(Python python) {
        return python.stats().workers().stream().map(PythonWorker::pid).toList();
    }

    @ContractTest
    void theWarmUpIsCalledBeforeAnythingElse(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.warmUp("contract_pool:warm_up"));
        assertThat((List<?>) function(python, "marks").call()).last().isEqualTo("warmed up");
    }

    @ContractTest
    void aModuleMayCallJavaWhenItIsPreloaded(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.preload("contract_preload_java"));
        assertThat((Object) python.eval("__import__('contract_preload_java').MADE").as(List.class))
                .isEqualTo(List.of("at its import"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatCannotBeSpawnedIsToldWithItsCauseAndLeavesNothing(
            Runtimes runtimes, @TempDir Path folder) {
        Path missing = folder.resolve("missing");
        long before = descriptorCount();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> runtimes.start(b -> b.workingDirectory(missing)))
                    .isInstanceOf(PythonStartException.class)
                    .hasMessageContaining("No such file or directory");
        }
        // Others of this JVM come and go; each start has dozens.
        assertThat(descriptorCount()).isLessThan(before + 25);
    }

    private static long descriptorCount() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void exitFunctionsHaveTheirTimeWhenTheRuntimeIsClosed(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("left");
        Python python = runtimes.start();
        function(python, "leave_slowly").call(file.toString());
        python.close();
        assertThat(Files.readString(file)).isEqualTo("slowly");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closingWaitsForARecycledWorkerToo(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("left");
        Python python = runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(1)));
        long old = pids(python).get(0);
        function(python, "leave_slowly").call(file.toString());
        Waiting.until("the old one is being ended", () -> !pids(python).contains(old));
        python.close();
        assertThat(Files.readString(file)).isEqualTo("slowly");
    }

    @ContractTest
    void whatTheWarmUpRaisesFailsTheStart(Runtimes runtimes) {
        assertThatThrownBy(() -> runtimes.start(b -> b.warmUp("contract_pool:fail")))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("this model cannot be loaded");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void eachWorkerIsWarmedUpAndSoAreThoseThatReplaceOthers(Runtimes runtimes) throws Exception {
        Python python =
                runtimes.start(builder -> builder.workers(2).warmUp("contract_pool:warm_up"));
        for (int round = 0; round < 2; round++) {
            Occupied home = Occupied.begun(python);
            assertThat(function(python, "marks").call()).isEqualTo(List.of("warmed up"));
            long pid = home.letGo();
            assertThat(function(python, "marks").call()).isEqualTo(List.of("warmed up"));
            List<Long> before = pids(python);
            before.forEach(each -> ProcessHandle.of(each).orElseThrow().destroyForcibly());
            Waiting.until(
                    "both are replaced",
                    () -> {
                        List<Long> now = pids(python);
                        return now.size() == 2 && !now.contains(before.get(0));
                    });
            assertThat(pids(python)).doesNotContain(pid);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aStartThatFailsTellsOfAllWorkers(Runtimes runtimes) {
        assertThatThrownBy(() -> runtimes.start(b -> b.workers(2).warmUp("contract_pool:fail")))
                .isInstanceOf(PythonException.class)
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(1));
        assertThatThrownBy(() -> runtimes.start(b -> b.workers(2).warmUp("contract_pool:die")))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("2 of 2")
                .hasMessageContaining("worker 1: ")
                .hasMessageContaining("worker 2: ")
                .hasMessageContaining("exit code 3");
    }

    @ContractTest
    void aWarmUpThatFailsInJavaThrowsThatAndLeavesNoProcess(Runtimes runtimes) {
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(toSet());
        assertThatThrownBy(() -> runtimes.start(b -> b.warmUp("contract_pool:fail_in_java")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("/no/model");
        assertThat(before).containsAll(ProcessHandle.current().children().toList());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void theSystemLimitsWhatWorkersTake(Runtimes runtimes) {
        Workers workers =
                Workers.of(2)
                        .limit(ResourceLimit.OPEN_FILES, 200)
                        .limit(ResourceLimit.CORE_BYTES, 0)
                        .limit(ResourceLimit.ADDRESS_SPACE_BYTES, 4L << 30);
        Python python = runtimes.start(builder -> builder.workers(workers));
        assertThat(function(python, "limits").call("RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_AS"))
                .isEqualTo(List.of(200L, 200L, 0L, 0L, 4L << 30, 4L << 30));
        assertThatThrownBy(() -> function(python, "take_memory").call(5L << 30))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("MemoryError");
        assertThatThrownBy(() -> function(python, "open_many").call(500))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("Too many open files");
        assertThat(function(python, "twice").call(4)).isEqualTo(8L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerThatHasUsedItsCpuTimeIsEndedByASignalThatIsTold(Runtimes runtimes) {
        Workers workers = Workers.of(1).limit(ResourceLimit.CPU_SECONDS, 1);
        Python python = runtimes.start(builder -> builder.workers(workers));
        assertThatThrownBy(() -> function(python, "compute_for_ever").call())
                .isInstanceOf(WorkerException.class)
                .hasMessageMatching("(?s).*(SIGXCPU|SIGKILL).*");
        assertThat(function(python, "twice").call(4)).isEqualTo(8L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aLimitThatMayNotBeSetFailsTheStart(Runtimes runtimes) {
        long tooMany = 1L << 40; // beyond fs.nr_open, which binds root too
        Workers workers = Workers.of(1).limit(ResourceLimit.OPEN_FILES, tooMany);
        assertThatThrownBy(() -> runtimes.start(builder -> builder.workers(workers)))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("cannot be set: seen=RLIMIT_NOFILE=" + tooMany);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void workersInheritTheVariablesThatAreNamed(Runtimes runtimes) {
        Workers workers = Workers.of(1).inheritEnvironment("PATH", "NOT_SET_ANYWHERE");
        Python python =
                runtimes.start(builder -> builder.workers(workers).environment("OWN", "value"));
        assertThat(function(python, "variables").call())
                .isEqualTo(List.of("OWN=value", "PATH=" + System.getenv("PATH")));
        Python none = runtimes.start(b -> b.workers(Workers.of(1).inheritEnvironment()));
        assertThat((List<?>) function(none, "variables").call()).isEmpty();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aVariableThatTheSystemRefusesForItsLengthIsNamed(Runtimes runtimes) {
        String tooLong = "x".repeat(4 << 20);
        assertThatThrownBy(() -> runtimes.start(builder -> builder.environment("LONG", tooLong)))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("Argument list too long")
                .hasMessageContaining("of which LONG has the most: " + (tooLong.length() + 5));
    }

    /** Workers that wait in their warm-up as long as the file is there. */
    private static Python gated(Runtimes runtimes, Path gate, Workers workers) {
        return runtimes.start(
                builder ->
                        builder.workers(workers)
                                .environment("POOL_GATE", gate.toString())
                                .warmUp("contract_pool:await_gate"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aDeadlineHoldsForTheWaitForAWorkerToo(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path gate = folder.resolve("gate");
        Python python = gated(runtimes, gate, Workers.of(1));
        PyFunction twice = function(python, "twice");
        Files.createFile(gate);
        ProcessHandle.of(pids(python).get(0)).orElseThrow().destroyForcibly();
        Waiting.until("it has died", () -> pids(python).isEmpty());
        assertThatThrownBy(() -> twice.timeout(Duration.ofMillis(100)).call(4))
                .isInstanceOf(PythonTimeoutException.class)
                .hasMessageContaining("it had not begun");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> twice.timeout(Duration.ofMinutes(2)).call(4))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        Files.delete(gate);
        assertThat(twice.timeout(Duration.ofMinutes(2)).call(4)).isEqualTo(8L);
        assertThat(python.stats().workerStarts()).isEqualTo(2);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void closeEndsAWorkerThatIsNotReady(Runtimes runtimes, @TempDir Path folder) throws Exception {
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(toSet());
        Path gate = folder.resolve("gate");
        Python python = gated(runtimes, gate, Workers.of(1).recycleAfter(1));
        PyFunction twice = function(python, "twice");
        Files.createFile(gate);
        twice.call(4);
        Waiting.until("another one starts", () -> python.stats().workerStarts() == 2);
        python.close();
        assertThat(before).containsAll(ProcessHandle.current().children().toList());
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void namesAreLookedUpWhileWorkersAreRecycled(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(1)));
        Together.run(
                4,
                thread -> {
                    while (python.stats().workerStarts() < 8) {
                        assertThat(function(python, "twice").call(thread)).isEqualTo(thread * 2L);
                    }
                });
        assertThat(python.stats().errors()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void recyclingUnderLoadLosesNoCallAndMakesNoneTwice(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path file = Files.createFile(folder.resolve("calls"));
        Python python = runtimes.start(builder -> builder.workers(Workers.of(2).recycleAfter(20)));
        PyFunction untyped = function(python, "record");
        Recorded typed = untyped.as(Recorded.class);
        Together.run(
                4,
                thread -> {
                    int next = 0;
                    while (next < 100 || python.stats().workerStarts() < 6) {
                        long number = thread * 1_000_000L + next++;
                        Object told =
                                next % 2 == 0
                                        ? typed.record(file.toString(), number)
                                        : untyped.call(file.toString(), number);
                        assertThat(told).isEqualTo(number);
                    }
                });
        Set<String> numbers = new HashSet<>();
        Set<String> processes = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            assertThat(numbers.add(line.split(" ")[0])).as(line).isTrue();
            processes.add(line.split(" ")[1]);
        }
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(400);
        assertThat(numbers.size()).isEqualTo(Files.readAllLines(file).size());
        assertThat(processes).hasSizeGreaterThan(2);
        assertThat(python.stats().errors()).isZero();
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aRecycledWorkerGoesOnForTheObjectsThatJavaHolds(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(2)));
        final long old = processId(python);
        PyObject object = (PyObject) function(python, "make").call();
        Waiting.until("a new one serves", () -> processId(python) != old);
        assertThat(object.invoke("__next__")).isEqualTo(old);
        assertThat(pids(python)).contains(old);
        object.close();
        Waiting.until("the old one has ended", () -> ProcessHandle.of(old).isEmpty());
        assertThat(pids(python)).doesNotContain(old);
        assertThatThrownBy(object::repr)
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("recycled: pid=" + old);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aHomeWorkerThatKeepsSomethingIsNotRecycledAndAWarningSaysSo(Runtimes runtimes) {
        try (RecordedLog log = new RecordedLog("org.pybridge")) {
            Python python =
                    runtimes.start(builder -> builder.workers(Workers.of(1).recycleAfter(1)));
            python.set("kept", 5);
            long home = processId(python);
            Waiting.until("it is told", () -> log.text().contains("pid=" + home));
            assertThat(log.text()).contains("is not recycled").contains("recycleAfter=1");
            assertThat(processId(python)).isEqualTo(home);
            assertThat(python.get("kept").as(int.class)).isEqualTo(5);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerWithTooMuchMemoryGivesWayToANewOne(Runtimes runtimes) {
        Workers workers = Workers.of(1).memoryLimit(200 * MIB);
        Python python = runtimes.start(builder -> builder.workers(workers));
        long old = (Long) function(python, "take_memory").call(250 * MIB);
        Waiting.until("another one serves", () -> processId(python) != old);
        Waiting.until("the old one has ended", () -> ProcessHandle.of(old).isEmpty());
        assertThat(python.stats().workers())
                .singleElement()
                .satisfies(worker -> assertThat(worker.memoryBytes()).isBetween(MIB, 200 * MIB));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aWorkerWithFarTooMuchMemoryIsEndedInTheMiddleOfItsCall(Runtimes runtimes) {
        Workers workers = Workers.of(1).memoryLimit(100 * MIB);
        Python python = runtimes.start(builder -> builder.workers(workers));
        assertThatThrownBy(() -> function(python, "take_memory_and_wait").call(250 * MIB))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining("PyBridge ended it")
                .hasMessageContaining("memoryLimit=" + 100 * MIB);
        assertThat(function(python, "twice").call(2)).isEqualTo(4L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void idleWorkersAreStoppedAndStartedAtNeed(Runtimes runtimes) throws Exception {
        Workers workers = Workers.of(3).callsPerWorker(1).idleTimeout(Duration.ofMillis(200));
        Python python = runtimes.start(builder -> builder.workers(workers));
        long home = python.stats().workerPid();
        Waiting.until("only home is left", () -> pids(python).equals(List.of(home)));
        Occupied first = Occupied.begun(python);
        Occupied second = Occupied.begun(python);
        PyObject object = (PyObject) function(python, "make").call();
        long owner = (Long) object.invoke("__next__");
        long firstPid = first.letGo();
        long secondPid = second.letGo();
        assertThat(firstPid).isEqualTo(home);
        assertThat(Set.of(home, secondPid, owner)).hasSize(3);
        Waiting.until("the second is stopped", () -> !pids(python).contains(secondPid));
        assertThat(pids(python)).containsExactlyInAnyOrder(home, owner);
        assertThat(object.repr()).contains("set_iterator");
        object.close();
        Waiting.until("only home is left", () -> pids(python).equals(List.of(home)));
    }
}
