package org.pybridge.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.PythonStats;
import org.pybridge.PythonTimeoutException;
import org.pybridge.TypeRef;

/** Eight threads make random calls of all kinds; every result is checked, and nothing may stay. */
public final class StressMain {
    private static final int THREADS = 8;
    private static final int SELDOM = 500;
    private static final int STILL_LOOKS = 50;

    interface Add {
        long add(long left, long right);
    }

    interface Operation {
        void run(Random random) throws Exception;
    }

    private final ExecutionMode mode;
    private final Python python;
    private final List<Operation> often;
    private final List<Operation> seldom;
    private final AtomicLong operations = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private StressMain(ExecutionMode mode, Python python) {
        this.mode = mode;
        this.python = python;
        Add add = function("add").as(Add.class);
        PyFunction same = function("same");
        PyFunction fail = function("fail");
        PyFunction call = function("call");
        PyFunction count = function("count");
        PyFunction later = function("later");
        PyFunction busy = function("busy");
        PyFunction point = function("Point");
        often =
                List.of(
                        random -> typed(add, random.nextInt(), random.nextInt()),
                        random -> values(same, random),
                        random -> error(fail, "error " + random.nextInt()),
                        random -> callback(call, random.nextInt()),
                        random -> thrown(call),
                        random -> objects(point, random),
                        random -> closed(point),
                        random -> rows(add, random.nextInt(1000)),
                        random -> stream(count, random.nextInt(100)),
                        random -> held(add, random.nextInt()),
                        random -> async(later, random.nextInt()),
                        random -> garbage(random.nextInt(200_000)));
        seldom =
                List.of(
                        random -> source(random.nextInt()),
                        random -> cancelled(busy),
                        random -> late(busy),
                        random -> scope(random.nextInt(20)),
                        random -> runtime(),
                        random -> look());
    }

    /** Arguments: the mode, how many seconds. */
    public static void main(String[] arguments) throws Exception {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        final long endNs = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        try (Python python = Python.start(Runtimes.config(mode).build())) {
            StressMain stress = new StressMain(mode, python);
            stress.warmUp();
            PythonStats before = settled(python);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                threads.add(new Thread(() -> stress.runUntil(endNs, random), "stress-" + i));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            if (stress.failure.get() != null) {
                throw new AssertionError("an operation failed", stress.failure.get());
            }
            int eventLoops = Runtimes.workerCount() - 1; // those that began later call Java too
            Waiting.untilReleased(python, before, eventLoops);
            System.out.println("operations=" + stress.operations + ", nothing is left");
        }
    }

    /** The counts once what was left behind is gone: those of the objects that are kept. */
    private static PythonStats settled(Python python) {
        PythonStats[] seen = {python.stats()};
        int[] still = {0};
        Waiting.untilCollected(
                "the counts stand still",
                () -> {
                    PythonStats now = python.stats();
                    boolean same =
                            now.pendingReleases() == 0
                                    && now.liveHandles() == seen[0].liveHandles()
                                    && now.liveJavaObjects() == seen[0].liveJavaObjects();
                    still[0] = same ? still[0] + 1 : 0;
                    seen[0] = now;
                    return still[0] == STILL_LOOKS;
                });
        return seen[0];
    }

    private void warmUp() throws Exception {
        for (Operation operation : often) {
            operation.run(new Random(0));
        }
        for (Operation operation : seldom) {
            operation.run(new Random(0));
        }
    }

    private void runUntil(long endNs, Random random) {
        try {
            while (failure.get() == null && System.nanoTime() - endNs < 0) {
                List<Operation> kind = random.nextInt(SELDOM) == 0 ? seldom : often;
                kind.get(random.nextInt(kind.size())).run(random);
                operations.incrementAndGet();
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private PyFunction function(String name) {
        return python.function("contract_stress:" + name);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static void typed(Add add, long left, long right) {
        require(add.add(left, right) == left + right, "a wrong sum");
    }

    private static void values(PyFunction same, Random random) {
        String text =
                random.ints(random.nextInt(40), 32, 0xD800)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        Object value =
                List.of(
                        random.nextLong(),
                        random.nextDouble(),
                        text,
                        Map.of(text, List.of(true, false)));
        require(value.equals(same.call(value)), "a wrong value");
    }

    private static void error(PyFunction fail, String text) {
        try {
            fail.call(text);
        } catch (PythonException expected) {
            require(expected.getMessage().equals("ValueError: " + text), "a wrong error");
            return;
        }
        throw new AssertionError("no error");
    }

    private static void callback(PyFunction call, long value) {
        Function<Long, Long> twice = x -> 2 * x;
        require(call.call(twice, value).equals(2 * value), "a wrong callback");
    }

    private static void thrown(PyFunction call) {
        IllegalStateException thrown = new IllegalStateException("thrown");
        Function<Object, Object> failing =
                any -> {
                    throw thrown;
                };
        try {
            call.call(failing, 1);
        } catch (IllegalStateException seen) {
            require(seen == thrown, "another exception");
            return;
        }
        throw new AssertionError("no exception");
    }

    private static void objects(PyFunction point, Random random) {
        long x = random.nextInt();
        PyObject first = (PyObject) point.call(x);
        PyObject moved = (PyObject) first.invoke("moved", 1L);
        require(moved.attr("x").as(Long.class) == x + 1, "a wrong attribute");
        if (random.nextBoolean()) { // the Cleaner has the rest
            first.close();
            moved.close();
        }
    }

    private static void closed(PyFunction point) {
        PyObject object = (PyObject) point.call(1L);
        object.close();
        try {
            object.attr("x");
        } catch (IllegalStateException expected) {
            return;
        }
        throw new AssertionError("a closed handle was used");
    }

    private void rows(Add add, int count) {
        long[] left = IntStream.range(0, count).asLongStream().toArray();
        long[] sums = function("add").each(long[].class, left, left);
        for (int i = 0; i < count; i++) {
            require(sums[i] == add.add(i, i), "a wrong row");
        }
    }

    private static void stream(PyFunction count, int end) {
        PyObject generator = (PyObject) count.call((long) end);
        try (Stream<Long> numbers = generator.as(new TypeRef<Stream<Long>>() {})) {
            require(numbers.limit(50).count() == Math.min(end, 50), "a wrong stream");
        }
    }

    private void held(Add add, long value) {
        python.hold(() -> typed(add, value, value));
    }

    private static void async(PyFunction later, long value) {
        require(later.callAsync(value).join().equals(value), "a wrong later value");
    }

    private static void garbage(int bytes) {
        require(new byte[bytes].length == bytes, "no garbage");
    }

    private void source(int value) {
        String name = "v" + Thread.currentThread().getId();
        python.exec(name + " = " + value);
        require(python.get(name).as(Long.class) == value, "a wrong variable");
    }

    private static void cancelled(PyFunction busy) {
        CompletableFuture<Object> future = busy.callAsync(0.002);
        if (!future.cancel(true)) { // it was over
            require(future.join().equals("done"), "a wrong result");
        }
    }

    private static void late(PyFunction busy) {
        try {
            Object result = busy.timeout(Duration.ofMillis(2)).call(0.002);
            require(result.equals("done"), "a wrong result");
        } catch (PythonTimeoutException expected) {
            require(expected.getMessage() != null, "no message");
        }
    }

    private void scope(int count) {
        try (PyScope scope = python.scope()) {
            String shown =
                    IntStream.range(0, count)
                            .mapToObj(i -> python.eval("[" + i + "]").repr())
                            .collect(Collectors.joining());
            require(shown.length() >= 3 * count, "a wrong repr");
            scope.keep(python.eval("[]")).close();
        }
    }

    private void runtime() {
        try (Python other = Python.start(Runtimes.config(mode).build())) {
            require(other.eval("6 * 7").as(Long.class) == 42, "a wrong answer");
        }
    }

    private void look() {
        require(python.stats().calls() > 0, "no calls");
        require(python.dumpThreads().contains("stress-") || operations.get() == 0, "no thread");
    }
}
