package org.pybridge.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.pybridge.PythonConfig;
import org.pybridge.platform.NativeText;
import org.pybridge.platform.Posix;
import org.pybridge.platform.PreparedDependencies;
import org.pybridge.platform.PythonEnvironment;

/** How a worker process is started; {@code bridge/worker.py} is its other side. */
final class WorkerCommand implements WorkerParent {
    static final int LIFELINE_FD = 3;
    static final int REPORT_FD = 4;
    static final int MAILBOXES_FD = 5;
    static final int FIRST_CHANNEL_FD = 6;

    /** A worker is born with channels for 8 calls at the same time; the ninth is for releases. */
    static final int CHANNEL_COUNT = 9;

    /** With so many it is born for threads made by Python that call Java. */
    static final int UPCALL_CHANNEL_COUNT = 4;

    /** So many descriptors it is born with. */
    static final int DESCRIPTOR_COUNT =
            FIRST_CHANNEL_FD + 2 * (CHANNEL_COUNT + UPCALL_CHANNEL_COUNT);

    private static final int MUCH_ENVIRONMENT_BYTES = 128 * 1024; // the limit of one variable

    private final PythonEnvironment python;
    private final PythonConfig config;
    private final PreparedDependencies prepared; // null where the job brings nothing along
    private final AtomicBoolean isToldOfPipes = new AtomicBoolean();
    private final AtomicBoolean isToldOfCopies = new AtomicBoolean();
    private final AtomicBoolean isToldOfSpawning = new AtomicBoolean();

    WorkerCommand(PythonEnvironment base, PythonConfig config, PreparedDependencies prepared) {
        this.python = prepared == null ? base : prepared.workers(base);
        this.config = config;
        this.prepared = prepared;
    }

    @Override
    public ChildProcess start(Mailboxes mailboxes, int[] childFds) throws IOException {
        String hasMailboxes = mailboxes == null ? "0" : "1";
        List<String> arguments = moduleWithChannels("bridge.worker", hasMailboxes);
        limits().forEach(arguments::add);
        return spawn(arguments, childFds);
    }

    /**
     * Starts what forks workers.
     *
     * @param ownFd one of this process's descriptors to write to, to be tried
     */
    ChildProcess startForkServer(int ownFd, int[] childFds) throws IOException {
        List<String> arguments = moduleWithChannels("bridge.fork_server", Integer.toString(ownFd));
        limits().forEach(limit -> arguments.add("--limit=" + limit));
        config.stdout().ifPresent(stream -> arguments.add("--stream=stdout"));
        config.stderr().ifPresent(stream -> arguments.add("--stream=stderr"));
        config.logging().ifPresent(logger -> arguments.add("--stream=log"));
        if (prepared != null) {
            prepared.paths().forEach(path -> arguments.add("--path=" + path));
            prepared.archives()
                    .forEach((name, path) -> arguments.add("--archive=" + name + "=" + path));
        }
        config.paths().forEach(path -> arguments.add("--path=" + path));
        config.preload().forEach(module -> arguments.add("--module=" + module));
        return spawn(arguments, childFds);
    }

    private static List<String> moduleWithChannels(String module, String argument) {
        return new ArrayList<>(
                List.of(
                        "-P", // the working directory is no place for modules
                        "-m",
                        module,
                        Integer.toString(CHANNEL_COUNT),
                        Integer.toString(UPCALL_CHANNEL_COUNT),
                        argument));
    }

    private Stream<String> limits() {
        return config.workers().limits().entrySet().stream()
                .map(limit -> limit.getKey().systemName() + "=" + limit.getValue());
    }

    private ChildProcess spawn(List<String> arguments, int[] childFds) throws IOException {
        byte[][] argv = new byte[1 + arguments.size()][];
        argv[0] = NativeText.bytes(python.executable());
        for (int i = 0; i < arguments.size(); i++) {
            argv[i + 1] = NativeText.bytes(arguments.get(i));
        }
        byte[][] environment = environment();
        try {
            return new ChildProcess.Spawned(
                    Posix.spawn(argv, environment, workingDirectory(), childFds));
        } catch (IOException e) {
            throw environment == null ? e : new IOException(e.getMessage() + sizes(environment), e);
        }
    }

    /** For the error of a spawn where there is much: the system limits each variable and all. */
    private static String sizes(byte[]... environment) {
        long all = 0;
        byte[] longest = {};
        for (byte[] variable : environment) {
            all += variable.length;
            longest = variable.length > longest.length ? variable : longest;
        }
        if (all < MUCH_ENVIRONMENT_BYTES) {
            return "";
        }
        String name = new String(longest, StandardCharsets.UTF_8).split("=", 2)[0];
        return ", environment="
                + all
                + " bytes, of which "
                + name
                + " has the most: "
                + longest.length;
    }

    /** How long a process may take to become ready. */
    Duration startTimeout() {
        return config.startTimeout();
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

    /** Tells, once, that workers are spawned although they were to be forked. */
    void tellOfSpawning(String why) {
        warnOnce(
                isToldOfSpawning,
                "workers are spawned, not forked, for they could not open what is theirs in this"
                        + " process: "
                        + why);
    }

    private static void warnOnce(AtomicBoolean isTold, String warning) {
        if (!isTold.getAndSet(true)) {
            System.getLogger("org.pybridge").log(Level.WARNING, warning);
        }
    }

    /** null where the worker inherits the environment as it is. */
    private byte[][] environment() {
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

    private byte[] workingDirectory() {
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
