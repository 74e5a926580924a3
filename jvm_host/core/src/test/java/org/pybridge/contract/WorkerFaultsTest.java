package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonTimeoutException;
import org.pybridge.PythonWorker;
import org.pybridge.WorkerException;
import org.pybridge.Workers;

/**
 * A fault of a worker ends the one call that runs there, with its true cause; all others are made
 * once and get their own answers. Each call has a number, which Python notes when it runs. The
 * environment variable PYBRIDGE_FAULTS says how often each fault happens; 3 times without.
 */
@Once
@Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = SEPARATE_THREAD)
final class WorkerFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(1); // of calls that never end
    private static final Duration SHORT_GRACE = Duration.ofMillis(100);
    private static final Duration LONG_GRACE = Duration.ofSeconds(30); // who survives is busy
    private static final Duration NEVER = Duration.ZERO;
    private static final int BYSTANDERS = 2;
    private static final long NUMBERS_PER_THREAD = 1_000_000_000L;

    @TempDir Path folder;

    private static int repeats() {
        String repeats = System.getenv("PYBRIDGE_FAULTS");
        return repeats == null ? 3 : Integer.parseInt(repeats);
    }

    /** What the caller of a fault sees. */
    private interface Seen {
        void check(Throwable thrown);
    }

    private static Seen death(int signal, String... texts) {
        return thrown -> {
            WorkerException death = assertDeath(thrown, texts);
            assertThat(death.signal()).as(death.getMessage()).hasValue(signal);
            assertThat(death.exitCode()).isEmpty();
        };
    }

    private static Seen either(Seen first, Seen second) {
        return thrown -> assertThat(thrown).satisfiesAnyOf(first::check, second::check);
    }

    private static Seen exit(int code, String... texts) {
        return thrown -> {
            WorkerException death = assertDeath(thrown, texts);
            assertThat(death.exitCode()).as(death.getMessage()).hasValue(code);
            assertThat(death.signal()).isEmpty();
        };
    }

    private static WorkerException assertDeath(Throwable thrown, String... texts) {
        assertThat(thrown).isInstanceOf(WorkerException.class).hasMessageContainingAll(texts);
        WorkerException death = (WorkerException) thrown;
        assertThat(death.pid()).isPresent();
        return death;
    }

    /** It does not end in time, and its worker is ended. */
    private static Seen endedLate(String... texts) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(PythonTimeoutException.class);
            assertThat(((PythonTimeoutException) thrown).stopped()).isFalse();
            death(9, texts).check(thrown.getCause());
        };
    }

    /**
     * One way in which a worker fails.
     *
     * @param name of the function that does it
     * @param deadline of the call, for one that never ends
     * @param isDeadly whether the worker does not survive it
     */
    private record Fault(String name, Duration deadline, boolean isDeadly) {
        static Fault deadly(String name) {
            return new Fault(name, NEVER, true);
        }

        static Fault endless(String name, boolean isDeadly) {
            return new Fault(name, DEADLINE, isDeadly);
        }
    }

    private void eachTime(Runtimes runtimes, Fault fault, Seen seen) throws Exception {
        Workers workers = Workers.of(2).callsPerWorker(1).restartPause(Duration.ZERO);
        Python python =
                runtimes.start(
                        builder ->
                                builder.workers(workers)
                                        .callGrace(fault.isDeadly() ? SHORT_GRACE : LONG_GRACE)
                                        .environment(
                                                "PRINTED_MIB", Integer.toString(printedMib())));
        Calls calls = new Calls(python, folder.resolve(fault.name()));
        AtomicBoolean isOver = new AtomicBoolean();
        Together.run(
                Duration.ofSeconds(40).multipliedBy(repeats()),
                1 + BYSTANDERS,
                thread -> {
                    if (thread < BYSTANDERS) {
                        while (!isOver.get()) {
                            calls.make(thread);
                        }
                        return;
                    }
                    try {
                        for (int i = 0; i < repeats(); i++) {
                            seen.check(calls.fail(thread, fault.name(), fault.deadline()));
                        }
                    } finally {
                        isOver.set(true);
                    }
                });
        calls.assertEachRanOnce();
        long starts = 2 + (fault.isDeadly() ? repeats() : 0);
        Waiting.until(
                () -> "all are replaced, and no more: " + python.stats(),
                () ->
                        python.stats().workers().size() == 2
                                && python.stats().workerStarts() == starts);
    }

    private static int printedMib() {
        return System.getenv("PYBRIDGE_FAULTS") == null ? 16 : 512; // to each of two streams
    }

    /** Calls with numbers, and what has become of each. */
    private static final class Calls {
        private final Python python;
        private final Path file;
        private final PyFunction record;
        private final PyFunction fault;
        private final Set<Long> made = ConcurrentHashMap.newKeySet();
        private final AtomicLong last = new AtomicLong();

        Calls(Python python, Path file) throws IOException {
            this.python = python;
            this.file = Files.createFile(file);
            this.record = python.function("contract_faults:record");
            this.fault = python.function("contract_faults:fault");
        }

        private long number(int thread) {
            return thread * NUMBERS_PER_THREAD + last.incrementAndGet();
        }

        void make(int thread) {
            long number = number(thread);
            assertThat(record.call(file.toString(), number)).isEqualTo(number);
            assertThat(made.add(number)).isTrue();
        }

        /** What a call with this fault throws; it has run. */
        Throwable fail(int thread, String name, Duration deadline) {
            while (true) {
                long number = number(thread);
                PyFunction limited = fault.timeout(deadline);
                Throwable thrown = Thrown.by(() -> limited.call(file.toString(), number, name));
                if (!thrown.getMessage().contains("it had not begun")) { // the machine is busy
                    assertThat(made.add(number)).isTrue();
                    return thrown;
                }
            }
        }

        void assertEachRanOnce() throws IOException {
            Map<Long, Integer> runs = runsOf(file);
            assertThat(runs.keySet()).isEqualTo(made);
            assertThat(runs.values()).containsOnly(1);
            assertThat(python.stats().workers()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void signals(Runtimes runtimes) throws Exception {
        eachTime(
                runtimes, Fault.deadly("kill_itself"), death(9, "SIGKILL", "about to kill_itself"));
        eachTime(
                runtimes,
                Fault.deadly("abort"),
                death(6, "SIGABRT", "Fatal Python error: Aborted", "in abort", "in fault"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void crashesInNativeCode(Runtimes runtimes) throws Exception {
        String report = "Fatal Python error: Segmentation fault";
        String where = "in read_address_zero";
        eachTime(runtimes, Fault.deadly("read_address_zero"), death(11, "SIGSEGV", report, where));
        eachTime(
                runtimes,
                Fault.deadly("read_address_zero_in_a_thread"),
                death(11, "SIGSEGV", report, where));
        eachTime(
                runtimes,
                Fault.deadly("read_a_lost_page"),
                death(7, "SIGBUS", "Fatal Python error: Bus error", "in read_a_lost_page"));
        eachTime(runtimes, Fault.deadly("overflow_the_stack"), death(11, "SIGSEGV"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void exits(Runtimes runtimes) throws Exception {
        eachTime(runtimes, Fault.deadly("exit_at_once"), exit(7, "about to exit_at_once"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void brokenPipes(Runtimes runtimes) throws Exception {
        eachTime(
                runtimes,
                Fault.deadly("close_all_descriptors"),
                either(
                        death(9, "it has closed its channels, but goes on"),
                        exit(71, "Bad file descriptor"))); // another thread has used one
        eachTime(runtimes, Fault.deadly("write_garbage"), death(9, "it broke the protocol"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void callsThatNeverEnd(Runtimes runtimes) throws Exception {
        eachTime(
                runtimes,
                Fault.endless("loop", false),
                thrown -> {
                    assertThat(thrown).isInstanceOf(PythonTimeoutException.class);
                    assertThat(thrown.getCause()).isInstanceOf(PythonException.class);
                });
        eachTime(runtimes, Fault.endless("loop_in_c", true), endedLate("PyBridge ended it"));
        eachTime(
                runtimes,
                Fault.endless("stop_itself", true),
                endedLate("while it was stopped by a signal"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void lackOfMemory(Runtimes runtimes) throws Exception {
        eachTime(
                runtimes,
                new Fault("want_too_much_memory", NEVER, false),
                thrown ->
                        assertThat(thrown)
                                .isInstanceOf(PythonException.class)
                                .hasMessageContaining("MemoryError"));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void floodsOfOutput(Runtimes runtimes) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        AtomicLong printed = new AtomicLong();
        try (PrintStream counting = new PrintStream(new CountingStream(printed))) {
            System.setOut(counting);
            System.setErr(counting);
            eachTime(runtimes, Fault.deadly("print_much"), exit(9, "xxx\n", "the last line"));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(printed.get()).isGreaterThanOrEqualTo(2L * printedMib() * repeats() << 20);
    }

    /** Counts the bytes that are written to it. */
    private static final class CountingStream extends java.io.OutputStream {
        private final AtomicLong count;

        CountingStream(AtomicLong count) {
            this.count = count;
        }

        @Override
        public void write(int value) {
            count.incrementAndGet();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            count.addAndGet(length);
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void deathsAtAnyMoment(Runtimes runtimes) throws Exception {
        int kills = repeats() * 2;
        Workers workers = Workers.of(2).callsPerWorker(2).restartPause(Duration.ZERO);
        Python python = runtimes.start(builder -> builder.workers(workers));
        Path file = Files.createFile(folder.resolve("calls"));
        PyFunction once = python.function("contract_faults:record");
        PyFunction again = once.idempotent();
        Set<Long> answered = ConcurrentHashMap.newKeySet();
        Set<Long> lost = ConcurrentHashMap.newKeySet();
        AtomicBoolean isOver = new AtomicBoolean();
        Together.run(
                Duration.ofSeconds(40).multipliedBy(repeats()),
                5,
                thread -> {
                    if (thread == 4) {
                        for (int i = 0; i < kills; i++) {
                            killOne(python, i);
                        }
                        isOver.set(true);
                    }
                    for (long i = 0; thread < 4 && !isOver.get(); i++) {
                        long number = thread * NUMBERS_PER_THREAD + i;
                        try {
                            PyFunction function = isIdempotent(number) ? again : once;
                            assertThat(function.call(file.toString(), number)).isEqualTo(number);
                            answered.add(number);
                        } catch (WorkerException e) {
                            assertThat(e.signal()).as(e.getMessage()).hasValue(9);
                            lost.add(number);
                        }
                    }
                });
        Map<Long, Integer> runs = runsOf(file);
        List<Long> twice = runs.keySet().stream().filter(number -> runs.get(number) > 1).toList();
        assertThat(runs.keySet()).containsAll(answered);
        assertThat(twice).allMatch(WorkerFaultsTest::isIdempotent);
        assertThat(runs.values()).allMatch(count -> count <= 2);
        Set<Long> ran = new HashSet<>(runs.keySet());
        ran.removeAll(answered);
        assertThat(lost).containsAll(ran); // what ran was answered, or its caller told
        assertThat(lost.size() + twice.size()).isLessThanOrEqualTo(4 * kills);
    }

    /** How often the call of each number has run. */
    private static Map<Long, Integer> runsOf(Path file) throws IOException {
        Map<Long, Integer> runs = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            runs.merge(Long.valueOf(line.split(" ")[0]), 1, Integer::sum);
        }
        return runs;
    }

    private static boolean isIdempotent(long number) {
        return number / NUMBERS_PER_THREAD % 2 == 1;
    }

    /** Kills the newest or the oldest one, once both have begun to serve. */
    private static void killOne(Python python, int round) {
        Waiting.until(
                () -> "two serve: " + python.stats(), () -> python.stats().workers().size() == 2);
        List<PythonWorker> workers = python.stats().workers();
        long pid = workers.get(round % workers.size()).pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        Waiting.until(
                () -> pid + " is replaced: " + python.stats(),
                () -> python.stats().workers().stream().noneMatch(each -> each.pid() == pid));
    }
}
