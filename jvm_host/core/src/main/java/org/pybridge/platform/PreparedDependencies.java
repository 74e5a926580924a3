package org.pybridge.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pybridge.Dependencies;
import org.pybridge.PythonStartException;

/**
 * What a job has brought along, where it was prepared. No prune of the cache removes it before
 * {@link #close}, or the end of this process. {@code bridge/dependencies} is the other side.
 */
public final class PreparedDependencies implements AutoCloseable {
    private static final String MARK = "pybridge:";
    private static final String ARCHIVE = "archive.";

    private final List<Path> paths = new ArrayList<>();
    private final Map<String, Path> archives = new LinkedHashMap<>();
    private final Map<String, String> others = new LinkedHashMap<>(); // fields that come once
    // Never opened a second time: the end of that one would give back the lock of this one.
    private FileChannel use; // null where the file system has no locks

    private PreparedDependencies() {}

    /**
     * What an answer tells of, protected from prunes.
     *
     * @param base the Python that has answered
     * @throws PythonStartException if it is an error, or this thread is interrupted
     */
    public static PreparedDependencies of(byte[] answer, PythonEnvironment base) {
        PreparedDependencies prepared = new PreparedDependencies();
        prepared.read(NativeText.text(answer));
        prepared.requireSuccess(base);
        prepared.lock();
        return prepared;
    }

    /** Whether the bytes are an answer; hooks of the site may print others. */
    public static boolean isAnswer(byte[] bytes) {
        return NativeText.text(bytes).contains("\0" + MARK);
    }

    /** The message of an error. */
    public static String failure(PythonEnvironment base, String why) {
        return "what the job brings along cannot be prepared with " + base.describe() + ": " + why;
    }

    /** What is asked for. */
    public static byte[] request(Dependencies wanted) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        add(fields, "version", NativeText.bytes(BuildVersion.current()));
        addAny(fields, "cache", wanted.cache());
        addAny(fields, "requirements", wanted.requirements());
        addAny(fields, "wheels", wanted.wheels());
        for (Map.Entry<String, Path> archive : wanted.archives().entrySet()) {
            add(fields, ARCHIVE + archive.getKey(), NativeText.bytes(archive.getValue()));
        }
        for (Path file : wanted.pythonFiles()) {
            add(fields, "pythonFile", NativeText.bytes(file));
        }
        addLimit(fields, "maxBytes", wanted.maxArchiveBytes());
        addLimit(fields, "maxEntries", wanted.maxArchiveEntries());
        addLimit(fields, "maxRatio", wanted.maxArchiveRatio());
        return fields.toByteArray();
    }

    private static void addLimit(ByteArrayOutputStream fields, String name, long limit) {
        if (limit > 0) {
            add(fields, name, NativeText.bytes(Long.toString(limit)));
        }
    }

    private static void addAny(ByteArrayOutputStream fields, String name, Optional<Path> path) {
        if (path.isPresent()) {
            add(fields, name, NativeText.bytes(path.get()));
        }
    }

    private static void add(ByteArrayOutputStream fields, String name, byte[] value) {
        fields.writeBytes(NativeText.bytes(name + "="));
        fields.writeBytes(value);
        fields.write(0);
    }

    private void read(String answer) {
        for (String field : answer.split("\0")) {
            int sign = field.indexOf('=');
            if (!field.startsWith(MARK) || sign < 0) {
                continue; // what a hook of the site has printed
            }
            String name = field.substring(MARK.length(), sign);
            String value = field.substring(sign + 1);
            if (name.equals("path")) {
                paths.add(Path.of(value));
            } else if (name.startsWith(ARCHIVE)) {
                archives.put(name.substring(ARCHIVE.length()), Path.of(value));
            } else if (name.equals("note")) {
                System.getLogger("org.pybridge").log(Level.WARNING, value);
            } else {
                others.put(name, value);
            }
        }
    }

    private void requireSuccess(PythonEnvironment base) {
        if (others.containsKey("use")) {
            return;
        }
        String details = others.getOrDefault("details", "");
        throw new PythonStartException(
                failure(
                        base,
                        others.get("what")
                                + ": seen="
                                + others.get("seen")
                                + ", wanted="
                                + others.get("wanted")
                                + (details.isEmpty() ? "" : "\n" + details)));
    }

    private void lock() {
        try {
            use =
                    FileChannel.open(
                            Path.of(others.get("use")),
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            use.lock(); // a prune may have it for a moment
        } catch (IOException e) {
            close();
            if (Thread.currentThread().isInterrupted()) {
                throw new PythonStartException("interrupted before Python was started", e);
            }
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "a prune may remove what this job uses, for its file cannot be locked: "
                                    + e);
        }
    }

    /** What comes in front of {@code sys.path}, in this order. */
    public List<Path> paths() {
        return Collections.unmodifiableList(paths);
    }

    /** The folders of the archives by their targets. */
    public Map<String, Path> archives() {
        return Collections.unmodifiableMap(archives);
    }

    /** The folder of what the requirements have installed; null without requirements. */
    public String sitePackages() {
        return others.get("sitePackages");
    }

    /** The Python that workers run: that of the requirements' environment, else the base. */
    public PythonEnvironment workers(PythonEnvironment base) {
        String python = others.get("python");
        return python == null ? base : base.withExecutable(Path.of(python));
    }

    /** Lets prunes remove it, once nobody else has asked for it for long. */
    @Override
    public synchronized void close() {
        if (use == null) {
            return;
        }
        try {
            Files.deleteIfExists(Path.of(others.get("use")));
            use.close();
        } catch (IOException e) {
            System.getLogger("org.pybridge")
                    .log(Level.WARNING, "the file of what a job has used stays: " + e);
        }
        use = null;
    }
}
