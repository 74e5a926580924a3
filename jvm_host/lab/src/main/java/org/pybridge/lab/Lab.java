package org.pybridge.lab;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pybridge.measure.Arguments;

/**
 * Measures one cell in this fresh JVM: {@code --spec FILE --out FILE}. The events go to the second
 * file; what the function prints goes where it always goes.
 *
 * <p>Exit status 0: the last event is {@code result}. 1: it is {@code failed}, and says why. 3: it
 * is {@code wrong}. 4: it is {@code late}; the JVM ended in the middle of that call.
 */
public final class Lab {
    static final int MEASURED = 0;
    static final int FAILED = 1;
    static final int WRONG = 3;
    static final int LATE = 4;

    private Lab() {}

    /** Runs, and ends the JVM. */
    public static void main(String... args) throws IOException {
        final double jvmStartMs =
                System.currentTimeMillis()
                        - (double) ManagementFactory.getRuntimeMXBean().getStartTime();
        final Arguments arguments = new Arguments(args);
        // Threads of the user's code may still run: they must not keep the JVM.
        System.exit(
                run(
                        Path.of(arguments.required("spec")),
                        Path.of(arguments.required("out")),
                        jvmStartMs));
    }

    /**
     * Runs a trial; returns the exit status.
     *
     * @throws IOException if the events cannot be written
     */
    static int run(Path spec, Path out, double jvmStartMs) throws IOException {
        try (Events events = new Events(out)) {
            try {
                return run(TrialSpec.read(spec), events, jvmStartMs);
            } catch (RuntimeException | Error | IOException failure) { // the trial's boundary
                events.write("failed", Map.of("error", Failures.described(failure)));
                failure.printStackTrace();
                return FAILED;
            }
        }
    }

    private static int run(TrialSpec spec, Events events, double jvmStartMs) throws IOException {
        final Inputs inputs = Inputs.read(spec.inputs());
        final Watchdog watchdog =
                Watchdog.start(spec.deadline(), late -> endLate(spec, events, late));
        return new Trial(spec, inputs, events, watchdog, jvmStartMs).run() ? MEASURED : WRONG;
    }

    private static void endLate(TrialSpec spec, Events events, Watch late) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("row", late.row() == Watch.NO_ROW ? null : late.row());
        fields.put("deadline_seconds", spec.deadlineSeconds());
        events.write("late", fields);
        // Workers, and what Python started: none of them would hear of the end while it computes.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        // No hooks: those of Python would wait for the call.
        Runtime.getRuntime().halt(LATE);
    }
}
