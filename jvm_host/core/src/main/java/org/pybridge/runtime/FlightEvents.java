package org.pybridge.runtime;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** The events themselves; loaded by {@link PythonEvents} alone. */
final class FlightEvents {
    private FlightEvents() {}

    /** Whether there was any recording yet. */
    static boolean isOn() {
        return FlightRecorder.isInitialized();
    }

    static void workerRecycled(long pid, long newPid, String reason) {
        WorkerRecycling event = new WorkerRecycling();
        event.pid = pid;
        event.newPid = newPid;
        event.reason = reason;
        event.commit();
    }

    static void workerRestarted(long pid, long number, int deathsInRow) {
        WorkerRestart event = new WorkerRestart();
        event.pid = pid;
        event.number = number;
        event.deathsInRow = deathsInRow;
        event.commit();
    }

    static void workerDied(long pid, String cause) {
        WorkerDeath event = new WorkerDeath();
        event.pid = pid;
        event.cause = cause;
        event.commit();
    }

    static void handleForgotten(String site) {
        HandleLeak event = new HandleLeak();
        event.site = site;
        event.commit();
    }

    static PythonEvents.Recorded begin() {
        PythonCall call = new PythonCall();
        GilWait wait = new GilWait();
        if (!call.isEnabled() && !wait.isEnabled()) {
            return null;
        }
        call.begin();
        wait.begin();
        return new Times(call, wait);
    }

    private record Times(PythonCall call, GilWait gilWait) implements PythonEvents.Recorded {
        @Override
        public void waited() {
            gilWait.end();
        }

        @Override
        public void end(String function, int requestBytes) {
            call.end();
            if (gilWait.shouldCommit()) {
                gilWait.function = function;
                gilWait.commit();
            }
            if (call.shouldCommit()) {
                call.function = function;
                call.requestBytes = requestBytes;
                call.commit();
            }
        }
    }

    @Name("org.pybridge.PythonCall")
    @Label("Python Call")
    @Category("PyBridge")
    @Description("A call of Python by a runtime that records its calls")
    @Enabled(false)
    @Threshold("1 ms")
    private static final class PythonCall extends Event {
        @Label("Function")
        String function;

        @Label("Request Size")
        @DataAmount
        int requestBytes;
    }

    @Name("org.pybridge.GilWait")
    @Label("GIL Wait")
    @Category("PyBridge")
    @Description("A wait for the GIL before a call of a runtime that records its calls")
    @Threshold("1 ms")
    private static final class GilWait extends Event {
        @Label("Function")
        String function;
    }

    @Name("org.pybridge.WorkerRestart")
    @Label("Worker Restart")
    @Category("PyBridge")
    @Description("A worker process of Python has started in place of a dead one")
    private static final class WorkerRestart extends Event {
        @Label("Process Id")
        long pid;

        @Label("Number")
        @Description("How many workers its runtime has started by now")
        long number;

        @Label("Deaths in a Row")
        @Description("How many workers in its place have died before, each soon after its start")
        int deathsInRow;
    }

    @Name("org.pybridge.WorkerRecycling")
    @Label("Worker Recycling")
    @Category("PyBridge")
    @Description("A worker process of Python has given way to a new one")
    private static final class WorkerRecycling extends Event {
        @Label("Process Id")
        long pid;

        @Label("New Process Id")
        long newPid;

        @Label("Reason")
        String reason;
    }

    @Name("org.pybridge.WorkerDeath")
    @Label("Worker Death")
    @Category("PyBridge")
    @Description("A worker process of Python has died")
    private static final class WorkerDeath extends Event {
        @Label("Process Id")
        long pid;

        @Label("Cause")
        String cause;
    }

    @Name("org.pybridge.HandleLeak")
    @Label("Handle Leak")
    @Category("PyBridge")
    @Description("A handle on a Python object that the garbage collector had to release")
    @StackTrace(false)
    private static final class HandleLeak extends Event {
        @Label("Made By")
        @Description("Where it was made, if the runtime tracks its handles")
        String site;
    }
}
