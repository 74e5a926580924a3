package org.pybridge.lab;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A daemon thread that tells of the first call that takes longer than the deadline. */
final class Watchdog {
    private static final long LOOK_MS = 20;
    private static final long LEAST_START_NS = TimeUnit.SECONDS.toNanos(60);

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final long deadlineNs;
    private final Consumer<Watch> whenLate;

    private Watchdog(Duration deadline, Consumer<Watch> whenLate) {
        this.deadlineNs = deadline.toNanos();
        this.whenLate = whenLate;
    }

    /** Starts it; {@code whenLate} runs on its thread, once. */
    static Watchdog start(Duration deadline, Consumer<Watch> whenLate) {
        final Watchdog watchdog = new Watchdog(deadline, whenLate);
        final Thread thread = new Thread(watchdog::look, "lab-watchdog");
        thread.setDaemon(true);
        thread.start();
        return watchdog;
    }

    /** A watch that it looks at from now on. */
    Watch watch() {
        final Watch watch = new Watch();
        watches.add(watch);
        return watch;
    }

    /** A start imports the user's modules, which is no call: it gets a minute at least. */
    private long deadlineNs(Watch watch) {
        return watch.row() == Watch.NO_ROW ? Math.max(deadlineNs, LEAST_START_NS) : deadlineNs;
    }

    private void look() {
        while (true) {
            final long nowNs = System.nanoTime();
            for (final Watch watch : watches) {
                if (watch.runningNs(nowNs) > deadlineNs(watch)) {
                    whenLate.accept(watch);
                    return;
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
