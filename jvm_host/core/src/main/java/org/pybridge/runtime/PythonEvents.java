package org.pybridge.runtime;

import java.util.Optional;

/**
 * Events for the JDK's flight recorder, where the JVM has one and it was started. Until then
 * nothing of {@code jdk.jfr} is loaded.
 */
public final class PythonEvents {
    private static final boolean PRESENT = isPresent();

    private PythonEvents() {}

    private static boolean isPresent() {
        Optional<Module> recorder = ModuleLayer.boot().findModule("jdk.jfr");
        return recorder.isPresent() && PythonEvents.class.getModule().canRead(recorder.get());
    }

    /** A worker has started in place of a dead one, the last of so many in a row. */
    public static void workerRestarted(long pid, long number, int deathsInRow) {
        if (PRESENT && FlightEvents.isOn()) {
            FlightEvents.workerRestarted(pid, number, deathsInRow);
        }
    }

    /** A worker has given way to a new one. */
    public static void workerRecycled(long pid, long newPid, String reason) {
        if (PRESENT && FlightEvents.isOn()) {
            FlightEvents.workerRecycled(pid, newPid, reason);
        }
    }

    /** A worker has died, or was ended for a reason. */
    public static void workerDied(long pid, String cause) {
        if (PRESENT && FlightEvents.isOn()) {
            FlightEvents.workerDied(pid, cause);
        }
    }

    /** A handle was forgotten; where it was made, or null if that is not known. */
    static void handleForgotten(String site) {
        if (PRESENT && FlightEvents.isOn()) {
            FlightEvents.handleForgotten(site);
        }
    }

    /** A call that records itself; null where nobody records. */
    static Recorded begin() {
        return PRESENT && FlightEvents.isOn() ? FlightEvents.begin() : null;
    }

    /** A call between its beginning and its end. */
    interface Recorded {
        /** It has waited for the GIL until now. Runs with the GIL: does nothing that may fail. */
        void waited();

        void end(String function, int requestBytes);
    }
}
