package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;

/**
 * However a JVM ends, it ends, with its own exit code; Python's exit functions have run, what it
 * printed is there, and no process of its stays. The environment variable PYBRIDGE_ENDS has each
 * way of ending repeated so many times.
 */
@Once
final class EndOfJvmTest {
    private static final Map<String, Integer> SIGNALS = Map.of("TERM", 15, "INT", 2, "HUP", 1);
    private static final Pattern PROCESS = Pattern.compile("process=(\\d+)");

    @TempDir Path folder;

    private static int repeats() {
        String repeats = System.getenv("PYBRIDGE_ENDS");
        return repeats == null ? 1 : Integer.parseInt(repeats);
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void mainReturnsWithARuntimeLeftOpen(Runtimes runtimes) throws Exception {
        allEnd(runtimes, 0, "return", "system-exit");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void systemExitOfJavaEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        allEnd(
                runtimes,
                4,
                "exit",
                "exit-in-callback",
                "exit-in-callback-of-a-python-thread",
                "exit-in-del",
                "two-exits");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void systemExitOfJavaInAHoldEndsTheJvmWithItsCode(Runtimes runtimes) throws Exception {
        allEnd(
                runtimes,
                4,
                "exit-in-hold",
                "exit-in-nested-hold",
                "exit-in-hold-of-another-thread");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void theJvmEndsWhileOtherThreadsAreBusy(Runtimes runtimes) throws Exception {
        allEnd(
                runtimes,
                4,
                "exit-while-others-call",
                "exit-while-another-closes",
                "exit-with-threads-in-java",
                "exit-in-an-import");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void theJvmEndsWhilePythonStarts(Runtimes runtimes) throws Exception {
        atOnce(2, number -> assertEnds(runtimes, "exit-while-it-starts", 4, number));
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void uncaughtErrorsEndTheirThreadsAlone(Runtimes runtimes) throws Exception {
        allEnd(runtimes, 0, "uncaught-elsewhere");
        allEnd(runtimes, 1, "uncaught-in-main");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void signalsEndTheJvmInOrder(Runtimes runtimes) throws Exception {
        for (Map.Entry<String, Integer> signal : SIGNALS.entrySet()) {
            if (!isIgnored(signal.getValue())) {
                allEnd(runtimes, 128 + signal.getValue(), signal.getKey());
            }
        }
    }

    /** Whoever starts the tests may have had a signal ignored, by nohup or in the background. */
    private static boolean isIgnored(int signal) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                long mask = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                return (mask >> (signal - 1) & 1) != 0;
            }
        }
        throw new AssertionError("/proc/self/status has no line SigIgn");
    }

    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void threadsAndProcessesOfPythonDoNotKeepTheJvm(Runtimes runtimes) throws Exception {
        allEnd(
                runtimes,
                0,
                "left-daemons",
                "left-threads",
                "left-processes",
                "left-endless-thread",
                "threads-left-in-java");
    }

    /** There is nobody left in thread mode who could run exit functions; a worker runs its own. */
    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void aKilledJvmLeavesNoProcess(Runtimes runtimes) throws Exception {
        for (String way : new String[] {"halt", "KILL"}) {
            atOnce(
                    2,
                    number -> {
                        assertEnds(runtimes, way, way.equals("KILL") ? 128 + 9 : 4, number);
                        if (runtimes.mode() == ExecutionMode.PROCESS) {
                            assertThat(notes(way, number)).containsOnlyOnce("exit functions");
                        }
                    });
        }
    }

    /** Such ends take as long as they may, so the short run has none of these. */
    @ContractTest
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
    void anEndThatPythonHoldsUpIsBounded(Runtimes runtimes) throws Exception {
        if (repeats() == 1) {
            return;
        }
        for (String way : new String[] {"exit-in-exit-function", "exit-while-c-keeps-the-gil"}) {
            atOnce(8, number -> assertEnds(runtimes, way, 4, number)); // they mostly wait
        }
    }

    private void allEnd(Runtimes runtimes, int exitCode, String... ways) throws Exception {
        List<Task> tasks = new ArrayList<>();
        for (String way : ways) {
            tasks.add(number -> assertEndsInOrder(runtimes, way, exitCode, number));
        }
        atOnce(2, tasks.toArray(Task[]::new));
    }

    private void assertEndsInOrder(Runtimes runtimes, String way, int exitCode, int number)
            throws Exception {
        assertThat(assertEnds(runtimes, way, exitCode, number))
                .as("%s, %s", runtimes.mode(), way)
                .contains("printed by Python", "printed at exit")
                .contains(way.equals("exit-while-another-closes") ? "" : "told at exit");
        assertThat(notes(way, number)).containsOnlyOnce("exit functions");
        if (way.equals("left-threads")) {
            assertThat(notes(way, number)).contains("thread", "task 0", "task 1", "task 2");
        }
    }

    /** Returns what the child printed. */
    private String assertEnds(Runtimes runtimes, String way, int exitCode, int number)
            throws Exception {
        ChildJvm.Result result = run(runtimes, way, number);
        String text = result.output();
        assertThat(result.exitCode())
                .as("%s, %s: %s", runtimes.mode(), way, text)
                .isEqualTo(exitCode);
        assertThat(text).as("%s, %s", runtimes.mode(), way).doesNotContain("SIG");
        PROCESS.matcher(text)
                .results()
                .map(found -> Path.of("/proc", found.group(1), "stat"))
                .forEach(stat -> Waiting.until(stat + " goes", () -> hasEnded(stat)));
        return text;
    }

    /** One that nobody has waited for yet has ended too. */
    private static boolean hasEnded(Path stat) {
        try {
            return Files.readString(stat).contains(") Z ");
        } catch (IOException gone) {
            return true;
        }
    }

    private ChildJvm.Result run(Runtimes runtimes, String way, int number) throws Exception {
        return ChildJvm.run(
                EndOfJvmMain.class,
                runtimes.mode().name(),
                way,
                folder.resolve(way + number).toString(),
                Integer.toString(37 * (number + 1) % 250));
    }

    private String notes(String way, int number) throws Exception {
        return Files.readString(folder.resolve(way + number));
    }

    private interface Task {
        void run(int number) throws Exception;
    }

    private static void atOnce(int threadCount, Task... tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Task task : tasks) {
                for (int i = 0; i < repeats(); i++) {
                    int number = i;
                    running.add(
                            threads.submit(
                                    () -> {
                                        task.run(number);
                                        return null;
                                    }));
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new AssertionError(failure.getCause().getMessage(), failure.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
