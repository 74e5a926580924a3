package org.pybridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job brings along: requirements, archives and Python files. They are prepared by the
 * runtime's Python before it starts, once for all jobs, in a cache folder that these share.
 * Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * PythonConfig.builder().dependencies(
 *         Dependencies.none()
 *                 .requirements(Path.of("requirements.txt"), Path.of("wheels"))
 *                 .addArchive(Path.of("model.zip"), "model")
 *                 .addPythonFile(Path.of("functions.py")))
 * }</pre>
 *
 * <p>In process mode workers run with an environment of the requirements alone. In thread mode all
 * runtimes share one Python: a job that needs another module of a name than one that is imported
 * there already, or than an open runtime has brought along, does not start. What cannot be prepared
 * is a {@link PythonStartException} of {@link Python#start} that names it.
 */
public final class Dependencies {
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    // Written before a copy is seen, and never again.
    private Path requirements;
    private Path wheels;
    private Map<String, Path> archives = Map.of();
    private List<Path> pythonFiles = List.of();
    private long maxArchiveBytes; // 0 for the default, as of those below
    private long maxArchiveEntries;
    private long maxArchiveRatio;
    private Path cache;
    private Duration timeout = TIMEOUT;

    private Dependencies() {}

    private Dependencies copy() {
        Dependencies copy = new Dependencies();
        copy.requirements = requirements;
        copy.wheels = wheels;
        copy.archives = archives;
        copy.pythonFiles = pythonFiles;
        copy.maxArchiveBytes = maxArchiveBytes;
        copy.maxArchiveEntries = maxArchiveEntries;
        copy.maxArchiveRatio = maxArchiveRatio;
        copy.cache = cache;
        copy.timeout = timeout;
        return copy;
    }

    /** Nothing. */
    public static Dependencies none() {
        return new Dependencies();
    }

    /** A file of requirements, which pip installs into an environment from its index. */
    public Dependencies requirements(Path file) {
        Dependencies copy = copy();
        copy.requirements = absolute(file, "requirements");
        copy.wheels = null;
        return copy;
    }

    /** As {@link #requirements(Path)}, from a folder of wheels alone: pip asks no index. */
    public Dependencies requirements(Path file, Path folder) {
        Dependencies copy = requirements(file);
        copy.wheels = absolute(folder, "wheels");
        return copy;
    }

    /** As {@link #addArchive(Path, String)}, with the name of the file as its target. */
    public Dependencies addArchive(Path file) {
        return addArchive(file, Objects.toString(file.getFileName(), ""));
    }

    /**
     * Adds an archive, zip or tar, compressed or not, to be unpacked: {@code
     * bridge.archive("target")} is its folder in Python, read-only.
     *
     * @throws IllegalArgumentException if the target is empty, has a {@code =}, or is that of
     *     another archive
     */
    public Dependencies addArchive(Path file, String target) {
        if (target.isEmpty() || target.indexOf('=') >= 0 || target.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "not the target of an archive: seen=" + target + ", wanted=a name without =");
        }
        Map<String, Path> all = new LinkedHashMap<>(archives);
        Path other = all.put(target, absolute(file, "archive"));
        if (other != null) {
            throw new IllegalArgumentException(
                    "a second archive of one target: target="
                            + target
                            + ", seen="
                            + file
                            + ", and before "
                            + other);
        }
        Dependencies copy = copy();
        copy.archives = Collections.unmodifiableMap(all);
        return copy;
    }

    /**
     * Adds what Python code imports, in front of {@code sys.path}, after those added before: a
     * module ({@code .py}), of which the job gets a copy, a folder, or a {@code .zip}, {@code .whl}
     * or {@code .egg} of pure Python.
     */
    public Dependencies addPythonFile(Path file) {
        List<Path> all = new ArrayList<>(pythonFiles);
        all.add(absolute(file, "file"));
        Dependencies copy = copy();
        copy.pythonFiles = Collections.unmodifiableList(all);
        return copy;
    }

    /**
     * How many bytes the files of an archive have at most, all together; 16 GiB if not called.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Dependencies maxArchiveBytes(long bytes) {
        Dependencies copy = copy();
        copy.maxArchiveBytes = Workers.atLeast(1, "maxArchiveBytes", bytes);
        return copy;
    }

    /**
     * How many files and folders an archive has at most; 500 000 if not called.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Dependencies maxArchiveEntries(long count) {
        Dependencies copy = copy();
        copy.maxArchiveEntries = Workers.atLeast(1, "maxArchiveEntries", count);
        return copy;
    }

    /**
     * How many times as large as an archive its files are at most, all together; 200 if not called.
     * Files of 16 MiB together are never too large for it.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Dependencies maxArchiveRatio(long ratio) {
        Dependencies copy = copy();
        copy.maxArchiveRatio = Workers.atLeast(1, "maxArchiveRatio", ratio);
        return copy;
    }

    /**
     * The cache folder, which belongs to this user alone; {@code $XDG_CACHE_HOME/pybridge} or
     * {@code ~/.cache/pybridge} if not called.
     */
    public Dependencies cache(Path folder) {
        Dependencies copy = copy();
        copy.cache = absolute(folder, "cache");
        return copy;
    }

    /** How long all may take to be prepared; 30 min if not called. An interrupt ends it too. */
    public Dependencies timeout(Duration value) {
        Dependencies copy = copy();
        copy.timeout = Durations.positive("timeout", value);
        return copy;
    }

    private static Path absolute(Path path, String name) {
        return Objects.requireNonNull(path, name).toAbsolutePath();
    }

    /** Whether there is nothing to prepare. */
    public boolean isEmpty() {
        return requirements == null && archives.isEmpty() && pythonFiles.isEmpty();
    }

    /** See {@link #requirements(Path)}. */
    public Optional<Path> requirements() {
        return Optional.ofNullable(requirements);
    }

    /** The folder of {@link #requirements(Path, Path)}. */
    public Optional<Path> wheels() {
        return Optional.ofNullable(wheels);
    }

    /** The archives by their targets. */
    public Map<String, Path> archives() {
        return archives;
    }

    /** See {@link #addPythonFile}. */
    public List<Path> pythonFiles() {
        return pythonFiles;
    }

    /** See {@link #maxArchiveBytes(long)}; 0 if it was not called. */
    public long maxArchiveBytes() {
        return maxArchiveBytes;
    }

    /** See {@link #maxArchiveEntries(long)}; 0 if it was not called. */
    public long maxArchiveEntries() {
        return maxArchiveEntries;
    }

    /** See {@link #maxArchiveRatio(long)}; 0 if it was not called. */
    public long maxArchiveRatio() {
        return maxArchiveRatio;
    }

    /** See {@link #cache(Path)}; empty if it was not called. */
    public Optional<Path> cache() {
        return Optional.ofNullable(cache);
    }

    /** See {@link #timeout(Duration)}. */
    public Duration timeout() {
        return timeout;
    }
}
