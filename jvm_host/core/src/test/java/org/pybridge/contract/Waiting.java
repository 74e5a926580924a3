package org.pybridge.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.pybridge.Python;
import org.pybridge.PythonStats;

/** Waits, within a bound, for what another thread or process brings about. */
final class Waiting {
    private static final long BOUND_NS = Duration.ofSeconds(30).toNanos();
    private static final long PAUSE_NS = Duration.ofMillis(5).toNanos();

    private Waiting() {}

    static void until(String what, BooleanSupplier reached) {
        until(() -> what, reached);
    }

    /** As {@link #until(String, BooleanSupplier)}, telling what is seen at the end of the wait. */
    static void until(Supplier<String> what, BooleanSupplier reached) {
        long startNs = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - startNs > BOUND_NS) {
                throw new AssertionError("did not happen within 30 s: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Looks for so long whether something stays as it is. */
    static void asLongAs(Duration time, String what, BooleanSupplier stays) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < time.toNanos()) {
            if (!stays.getAsBoolean()) {
                throw new AssertionError("did not stay so: " + what);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /**
     * Waits until no more handles and Java objects live than before, but for so many of the latter.
     */
    static void untilReleased(Python python, PythonStats before, int javaObjectsMayStay) {
        until(
                () -> "nothing is left: before=" + before + ", now=" + python.stats(),
                () -> {
                    System.gc();
                    PythonStats now = python.stats();
                    return now.liveHandles() <= before.liveHandles()
                            && now.pendingReleases() == 0
                            && now.liveJavaObjects()
                                    <= before.liveJavaObjects() + javaObjectsMayStay;
                });
    }

    /** As {@link #until(String, BooleanSupplier)}, with a garbage collection before each look. */
    static void untilCollected(String what, BooleanSupplier reached) {
        until(
                what,
                () -> {
                    System.gc();
                    return reached.getAsBoolean();
                });
    }
}
