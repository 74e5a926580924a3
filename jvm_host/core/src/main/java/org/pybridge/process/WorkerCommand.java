package org.pybridge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pybridge.PythonConfig;
import org.pybridge.ResourceLimit;
import org.pybridge.platform.NativeText;
import org.pybridge.platform.PythonEnvironment;

/** How a worker process is started; {@code bridge/worker.py} is its other side. */
final class WorkerCommand {
    static final int LIFELINE_FD = 3;
    static final int REPORT_FD = 4;
    static final int MAILBOXES_FD = 5;
    static final int FIRST_CHANNEL_FD = 6;

    /** A worker is born with channels for 8 calls at the same time; the ninth is for releases. */
    static final int CHANNEL_COUNT = 9;

    /** With so many it is born for threads made by Python that call Java. */
    static final int UPCALL_CHANNEL_COUNT = 4;

    private final PythonEnvironment python;
    private final PythonConfig config;
    private final AtomicBoolean isToldOfPipes = new AtomicBoolean();
    private final AtomicBoolean isToldOfCopies = new AtomicBoolean();

    WorkerCommand(PythonEnvironment python, PythonConfig config) {
        this.python = python;
        this.config = config;
    }

    /**
     * The arguments of the process.
     *
     * @param mailboxes what it gets of {@link #mailboxes}
     */
    byte[][] argv(Mailboxes mailboxes) {
        List<byte[]> argv = new ArrayList<>();
        argv.add(NativeText.bytes(python.executable()));
        argv.add(NativeText.bytes("-P")); // the working directory is no place for modules
        argv.add(NativeText.bytes("-m"));
        argv.add(NativeText.bytes("bridge.worker"));
        argv.add(NativeText.bytes(Integer.toString(CHANNEL_COUNT)));
        argv.add(NativeText.bytes(Integer.toString(UPCALL_CHANNEL_COUNT)));
        argv.add(NativeText.bytes(mailboxes == null ? "0" : "1"));
        for (Map.Entry<ResourceLimit, Long> limit : config.workers().limits().entrySet()) {
            argv.add(NativeText.bytes(limit.getKey().systemName() + "=" + limit.getValue()));
        }
        return argv.toArray(byte[][]::new);
    }

    /** New mailboxes for all channels; null, told once, where there is no shared memory. */
    Mailboxes mailboxes() {
        // One processor has nobody to send a frame while we look for one.
        boolean alone = Runtime.getRuntime().availableProcessors() == 1;
        try {
            return Mailboxes.create(
                    CHANNEL_COUNT + UPCALL_CHANNEL_COUNT,
                    alone ? Duration.ZERO : config.workerSpin());
        } catch (IOException e) {
            warnOnce(
                    isToldOfPipes,
                    "calls to workers go through pipes, for there is no shared memory: "
                            + e.getMessage());
            return null;
        }
    }

    /**
     * Tells, once, that large arrays are copied on their way to a worker and back.
     *
     * @param why that is so; null if it is not
     */
    void tellOfCopies(String why) {
        if (why != null) {
            warnOnce(
                    isToldOfCopies,
                    "large arrays go to workers and back in frames, for memory cannot be shared: "
                            + why);
        }
    }

    private static void warnOnce(AtomicBoolean isTold, String warning) {
        if (!isTold.getAndSet(true)) {
            System.getLogger("org.pybridge").log(Level.WARNING, warning);
        }
    }

    /** null where the worker inherits the environment as it is. */
    byte[][] environment() {
        Set<String> inherited = config.workers().inheritedEnvironment().orElse(null);
        if (config.environment().isEmpty() && inherited == null) {
            return null;
        }
        Map<String, String> all = new LinkedHashMap<>(System.getenv());
        if (inherited != null) {
            all.keySet().retainAll(inherited);
        }
        all.putAll(config.environment());
        byte[][] texts = new byte[all.size()][];
        int count = 0;
        for (Map.Entry<String, String> variable : all.entrySet()) {
            texts[count++] = NativeText.bytes(variable.getKey() + "=" + variable.getValue());
        }
        return texts;
    }

    byte[] workingDirectory() {
        Path folder = config.workingDirectory().orElse(null);
        return folder == null ? null : NativeText.bytes(folder);
    }

    String executable() {
        return python.executable().toString();
    }

    /** For the message of a start that failed; newer Pythons do not tell it. Mostly empty. */
    String homeVariable() {
        Set<String> inherited = config.workers().inheritedEnvironment().orElse(null);
        boolean isInherited = inherited == null || inherited.contains("PYTHONHOME");
        String ours = isInherited ? System.getenv("PYTHONHOME") : null;
        String home = config.environment().getOrDefault("PYTHONHOME", ours);
        return home == null || home.isEmpty()
                ? ""
                : "; the variable PYTHONHOME=" + home + " stands for this Python's own folders";
    }

    String describe() {
        return python.describe();
    }
}
