package org.pybridge.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongUnaryOperator;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Calls on many threads of each kind, of which the virtual ones have few carriers. */
public final class FewCarriersMain {
    private static final int THREADS = 1000;
    private static final int CALLERS = 20;
    private static final int LOCKS = 7;

    private final Python python;
    private final ExecutorService threads;

    private FewCarriersMain(Python python, ExecutorService threads) {
        this.python = python;
        this.threads = threads;
    }

    /** Arguments: the mode and the case. */
    public static void main(String[] arguments) throws Exception {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        for (var kind : Together.threadKinds().values()) {
            try (Python python = Python.start(Runtimes.config(mode).build())) {
                FewCarriersMain main = new FewCarriersMain(python, kind.call());
                switch (arguments[1]) {
                    case "locks" -> main.callWithLocks();
                    case "nested" -> main.callFromCallbacks();
                    case "hold" -> main.holdUntilOthersHaveRun();
                    case "hold-there" -> main.threads.submit(main::holdUntilOthersHaveRun).get();
                    case "long-call" -> main.callUntilOthersHaveRun();
                    default -> throw new IllegalArgumentException(arguments[1]);
                }
                main.threads.shutdownNow();
            }
        }
        System.out.println("end of main");
    }

    /** Each calls with a lock that others want, and takes another below Python. */
    private void callWithLocks() throws Exception {
        PyFunction call = python.function("contract_callbacks:call");
        PyFunction square = python.function("contract_functions:square");
        ReentrantLock[] outer = locks();
        ReentrantLock[] inner = locks();
        Together.run(
                threads,
                THREADS,
                thread -> {
                    LongUnaryOperator back =
                            value -> {
                                inner[thread % LOCKS].lock();
                                try {
                                    return (Long) square.call(value);
                                } finally {
                                    inner[thread % LOCKS].unlock();
                                }
                            };
                    for (long i = 0; i < 5; i++) {
                        outer[(int) (thread + i) % LOCKS].lock();
                        try {
                            require(call.call(back, i), i * i);
                        } finally {
                            outer[(int) (thread + i) % LOCKS].unlock();
                        }
                        require(square.call(thread + i), (thread + i) * (thread + i));
                    }
                });
    }

    /** Each calls with a callback that does the same, ten levels deep. */
    private void callFromCallbacks() throws Exception {
        PyFunction call = python.function("contract_callbacks:call");
        Together.run(threads, THREADS / 5, thread -> require(nested(call, 10), 10L));
    }

    private static long nested(PyFunction call, long depth) {
        LongUnaryOperator back = level -> level == 0 ? 0 : nested(call, level);
        return 1 + (Long) call.call(back, depth - 1);
    }

    private static ReentrantLock[] locks() {
        ReentrantLock[] locks = new ReentrantLock[LOCKS];
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
        return locks;
    }

    /** The body lasts until threads have run that do not call Python, while others want to. */
    private Void holdUntilOthersHaveRun() throws Exception {
        Callers callers = new Callers();
        python.hold(() -> callers.beginAndRunJava());
        callers.join();
        return null;
    }

    /** The same for a Python function that asks Java whether to go on. */
    private void callUntilOthersHaveRun() throws Exception {
        Callers callers = new Callers();
        CountDownLatch javaHasRun = new CountDownLatch(1);
        python.exec(
                """
                def spin_until(ended):
                    while not ended():
                        for _ in range(100_000):
                            pass
                """);
        PyFunction spinUntil = python.get("spin_until").as(PyFunction.class);
        java.util.function.BooleanSupplier ended = () -> javaHasRun.getCount() == 0;
        Future<?> spinning = threads.submit(() -> spinUntil.call(ended));
        callers.beginAndRunJava();
        javaHasRun.countDown();
        spinning.get(30, TimeUnit.SECONDS);
        callers.join();
    }

    private final class Callers {
        private final PyFunction square = python.function("contract_functions:square");
        private final CountDownLatch begun = new CountDownLatch(CALLERS);
        private final Future<?>[] calls = new Future<?>[CALLERS];

        Void beginAndRunJava() throws Exception {
            for (int i = 0; i < CALLERS; i++) {
                final long number = i;
                calls[i] =
                        threads.submit(
                                () -> {
                                    begun.countDown();
                                    require(square.call(number), number * number);
                                });
            }
            begun.await();
            for (int i = 0; i < CALLERS; i++) {
                threads.submit(Thread::yield).get(30, TimeUnit.SECONDS);
            }
            return null;
        }

        void join() throws Exception {
            for (Future<?> call : calls) {
                call.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void require(Object seen, long wanted) {
        if (!Long.valueOf(wanted).equals(seen)) {
            throw new AssertionError("seen=" + seen + ", wanted=" + wanted);
        }
    }
}
