package org.pybridge.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Arrays go to Python and back all the time, while other threads allocate all the time. */
final class CriticalCopiesMain {
    private static final int COPIES = 40_000;
    private static final int ALLOCATORS = 4;
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int KEPT = 40;

    private CriticalCopiesMain() {}

    public static void main(String[] args) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        PythonConfig config = PythonConfig.builder().mode(ExecutionMode.valueOf(args[0])).build();
        try (Python python = Python.start(config)) {
            Thread copies = new Thread(() -> copy(python.function("builtins:abs")));
            copies.setUncaughtExceptionHandler((thread, error) -> failure.set(error));
            List<Thread> allocators = new ArrayList<>();
            for (int i = 0; i < ALLOCATORS; i++) {
                Thread each = new Thread(() -> allocateWhile(copies));
                each.setUncaughtExceptionHandler((thread, error) -> failure.set(error));
                allocators.add(each);
            }
            copies.start();
            for (Thread each : allocators) {
                each.start();
            }
            copies.join();
            for (Thread each : allocators) {
                each.join();
            }
        }
        if (failure.get() != null) {
            failure.get().printStackTrace();
            System.exit(1);
        }
        System.out.println("copied");
    }

    private static void copy(PyFunction same) {
        double[] given = new double[1000];
        double[] got = new double[1000];
        for (int i = 0; i < COPIES; i++) {
            given[i % 1000] = i;
            same.callInto(got, (Object) given);
            if (got[i % 1000] != i) {
                throw new AssertionError("another array: seen=" + got[i % 1000] + ", wanted=" + i);
            }
        }
    }

    /** Garbage, of which some lives for a while. */
    private static void allocateWhile(Thread other) {
        byte[][] kept = new byte[KEPT][];
        for (int i = 0; other.isAlive(); i++) {
            kept[i % KEPT] = new byte[KEPT_BYTES];
        }
    }
}
