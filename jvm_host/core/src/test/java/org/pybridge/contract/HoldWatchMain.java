package org.pybridge.contract;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Keeps the GIL in bodies of hold, and prints what is logged of it. */
public final class HoldWatchMain {
    private static final int STORM_THREADS = 4;

    private final Python python;

    private HoldWatchMain(Python python) {
        this.python = python;
    }

    /** Arguments: the mode, the limit in milliseconds and the case. */
    public static void main(String[] arguments) throws Exception {
        var config =
                Runtimes.config(ExecutionMode.valueOf(arguments[0]))
                        .holdWarning(Duration.ofMillis(Long.parseLong(arguments[1])))
                        .build();
        try (Python python = Python.start(config)) {
            HoldWatchMain main = new HoldWatchMain(python);
            switch (arguments[2]) {
                case "blocked" -> main.blockedBody();
                case "calling" -> main.callingBody();
                case "sleeping" -> main.sleepInPython();
                case "storm" -> main.storm();
                default -> throw new IllegalArgumentException(arguments[2]);
            }
        }
        Waiting.until("the watch ends with the runtime", () -> !isWatched());
        System.out.println("end of main");
    }

    private static boolean isWatched() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("pybridge-hold-watch"));
    }

    /** A body below a Python function that blocks until it has been named twice. */
    private void blockedBody() throws InterruptedException {
        CountDownLatch named = new CountDownLatch(2);
        CountDownLatch ended = new CountDownLatch(1);
        handler(
                record -> {
                    if (record.getMessage().contains("has kept the GIL")) {
                        named.countDown();
                    } else {
                        ended.countDown();
                    }
                });
        python.exec(
                """
                import threading
                waiting = threading.Event()

                def wait_in_another_thread():
                    waiting.set()
                    threading.Event().wait()

                threading.Thread(target=wait_in_another_thread, daemon=True).start()
                waiting.wait()
                """);
        Runnable blocked = () -> python.hold(() -> blockInJava(named));
        python.function("contract_callbacks:call").call(blocked);
        ended.await();
    }

    private static void blockInJava(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void handler(java.util.function.Consumer<LogRecord> seen) {
        Logger.getLogger("org.pybridge")
                .addHandler(
                        new Handler() {
                            @Override
                            public void publish(LogRecord record) {
                                seen.accept(record);
                            }

                            @Override
                            public void flush() {}

                            @Override
                            public void close() {}
                        });
    }

    /** A body of several limits that calls all the time. */
    private void callingBody() {
        PyFunction square = python.function("contract_functions:square");
        python.hold(
                () -> {
                    final long endNs = System.nanoTime() + Duration.ofSeconds(3).toNanos();
                    while (System.nanoTime() < endNs) {
                        square.call(2);
                    }
                });
    }

    /** A body of several limits that is in Python, which gives the GIL away. */
    private void sleepInPython() {
        python.hold(() -> python.exec("import time; time.sleep(3)"));
    }

    /** Bodies that are looked at all the time while they call, hold and end. */
    private void storm() throws Exception {
        PyFunction square = python.function("contract_functions:square");
        for (var kind : Together.threadKinds().values()) {
            Together.run(
                    kind.call(),
                    STORM_THREADS,
                    thread -> {
                        for (int round = 0; round < 50; round++) {
                            python.hold(() -> burst(square));
                            square.call(1);
                        }
                    });
        }
    }

    private void burst(PyFunction square) {
        final long endNs = System.nanoTime() + Duration.ofMillis(3).toNanos();
        while (System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
        for (long i = 0; i < 20; i++) {
            if (!Long.valueOf(i * i).equals(square.call(i))) {
                throw new AssertionError("wrong result");
            }
            python.eval("[" + i + "]").close();
        }
    }
}
