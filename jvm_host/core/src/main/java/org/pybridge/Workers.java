package org.pybridge;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The worker processes of a runtime in process mode: how many, how calls are placed, when one gives
 * way to a new one, and what the system allows them. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * PythonConfig.builder().workers(Workers.of(4).callsPerWorker(1).recycleAfter(100_000))
 * }</pre>
 *
 * <p>What a runtime keeps ({@code exec}, {@code eval}, {@code set}, {@code get}, {@code module},
 * {@code wrap}) is in its <em>home</em> worker. Calls of functions asked for by name ({@link
 * Python#function}), of interfaces that they implement, their {@code each} and {@code callAsync} go
 * to any worker: to the one with the fewest calls, home if several have as few. A handle belongs to
 * the worker that made it; calls of it go there, and calls by name with it among their arguments. A
 * call that a callback makes goes to the worker that has called.
 */
public final class Workers {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    // Written before a copy is seen, and never again.
    private int count;
    private boolean perThread;
    private boolean usesForkServer;
    private int callsPerWorker;
    private long recycleAfter;
    private long memoryBytes;
    private Duration idleTimeout = Duration.ZERO;
    private Duration restartPause = LONGEST_PAUSE;
    private Map<ResourceLimit, Long> limits = Map.of();
    private Set<String> inherited; // null for the whole environment

    private Workers() {}

    private Workers copy() {
        Workers copy = new Workers();
        copy.count = count;
        copy.perThread = perThread;
        copy.usesForkServer = usesForkServer;
        copy.callsPerWorker = callsPerWorker;
        copy.recycleAfter = recycleAfter;
        copy.memoryBytes = memoryBytes;
        copy.idleTimeout = idleTimeout;
        copy.restartPause = restartPause;
        copy.limits = limits;
        copy.inherited = inherited;
        return copy;
    }

    /**
     * So many workers, and nothing else asked for.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public static Workers of(int count) {
        Workers made = new Workers();
        made.count = (int) atLeast(1, "workers", count);
        return made;
    }

    static long atLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " is too small: seen=" + value + ", wanted=" + least + " or more");
        }
        return value;
    }

    /**
     * A Java thread keeps its worker: thread-locals and caches of the Python code stay warm. While
     * that worker is being replaced or stands still, calls go to the least busy one.
     */
    public Workers pinnedToThreads() {
        Workers copy = copy();
        copy.perThread = true;
        return copy;
    }

    /**
     * The workers are forked from one more process, which has imported the modules of {@link
     * PythonConfig.Builder#preload}, in place of each importing them. So they start sooner, and
     * share the memory of what the imports have made, such as a model's arrays, as long as they do
     * not write to it; Python writes to an object's count of references whenever it is used.
     *
     * <p>The modules are imported as a script would, without Java, in one {@link
     * PythonConfig#startTimeout} of their own. One that fails there is imported by each worker by
     * itself; the logger {@code org.pybridge} tells that. What the imports open is open in all
     * workers, with one position in a file for all. Threads that they start are in none; libraries
     * that have some must be fit for a fork, which those for GPUs mostly are not. States of random
     * numbers, numpy's for one, are the same in all workers at first, but for the module {@code
     * random}. What they register with {@code atexit} is run by each worker, and by that process
     * after them; temporary folders and others that end by {@code weakref.finalize}, or processes
     * of multiprocessing, are that process's alone.
     *
     * <p>After {@link Python#reload} workers are forked from a new process. Where the system does
     * not allow a process to see the JVM's descriptors, workers are started as without this, and a
     * warning tells so.
     */
    public Workers forkServer() {
        Workers copy = copy();
        copy.usesForkServer = true;
        return copy;
    }

    /**
     * How many calls by name a worker runs at the same time, others wait; 0 for no limit, as
     * without this. Calls that can go to one worker only, those of callbacks, and coroutines do not
     * wait.
     */
    public Workers callsPerWorker(int most) {
        Workers copy = copy();
        copy.callsPerWorker = (int) atLeast(0, "callsPerWorker", most);
        return copy;
    }

    /**
     * After so many calls by name a worker gives way to a new one, which is started and warmed up
     * before; 0 for never, as without this. The old one ends its calls. While Java has handles on
     * its objects it goes on for these, which the logger {@code org.pybridge} tells; with the last
     * it ends. A home worker that keeps something is never recycled: a warning says so, once.
     */
    public Workers recycleAfter(long calls) {
        Workers copy = copy();
        copy.recycleAfter = atLeast(0, "recycleAfter", calls);
        return copy;
    }

    /**
     * A worker with more private memory than this gives way to a new one as {@link
     * #recycleAfter(long)} tells; one with more than twice as much is ended in the middle of its
     * calls, which get a {@link WorkerException}. Private is what the process has written: memory
     * of {@link Python#allocate}, and files it has mapped, do not count, nor does what a forked
     * worker still shares. It is read ten times a second, that of a forked worker once. 0 for no
     * limit, as without this.
     */
    public Workers memoryLimit(long bytes) {
        Workers copy = copy();
        copy.memoryBytes = atLeast(0, "memoryLimit", bytes);
        return copy;
    }

    /**
     * A worker that has run nothing for so long, and on whose objects Java has no handle, is
     * stopped. It starts again when all others have calls to do. The home worker stays. Zero for
     * never, as without this.
     */
    public Workers idleTimeout(Duration value) {
        Workers copy = copy();
        copy.idleTimeout = Durations.zeroOrPositive("idleTimeout", value);
        return copy;
    }

    /**
     * The longest pause before a worker is replaced; 10 s if not called. The first five deaths in a
     * row are replaced at once; then the pause is 0.1 s, and twice as long after each further one.
     * A worker that has lived for 10 s ends the row. Zero for no pause.
     */
    public Workers restartPause(Duration most) {
        Workers copy = copy();
        copy.restartPause = Durations.zeroOrPositive("restartPause", most);
        return copy;
    }

    /**
     * Has the system limit what each worker may take, from before the first code of the user's on;
     * it cannot raise the limit. One that may not be set fails the start.
     */
    public Workers limit(ResourceLimit limit, long value) {
        Map<ResourceLimit, Long> all = new EnumMap<>(ResourceLimit.class);
        all.putAll(limits);
        Objects.requireNonNull(limit, "limit");
        all.put(limit, atLeast(0, limit.systemName(), value));
        Workers copy = copy();
        copy.limits = Collections.unmodifiableMap(all);
        return copy;
    }

    /**
     * Of the JVM's environment variables the workers get these alone, beside those of {@link
     * PythonConfig.Builder#environment}; without this, all. Secrets of the JVM stay its own.
     */
    public Workers inheritEnvironment(String... names) {
        Workers copy = copy();
        copy.inherited = Set.copyOf(List.of(names));
        return copy;
    }

    /** How many workers, at least 1. */
    public int count() {
        return count;
    }

    /** See {@link #pinnedToThreads}. */
    public boolean perThread() {
        return perThread;
    }

    /** See {@link #forkServer}. */
    public boolean usesForkServer() {
        return usesForkServer;
    }

    /** See {@link #callsPerWorker(int)}. */
    public int callsPerWorker() {
        return callsPerWorker;
    }

    /** See {@link #recycleAfter(long)}. */
    public long recycleAfter() {
        return recycleAfter;
    }

    /** See {@link #memoryLimit}. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** See {@link #idleTimeout(Duration)}. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** See {@link #restartPause(Duration)}. */
    public Duration restartPause() {
        return restartPause;
    }

    /** See {@link #limit}. */
    public Map<ResourceLimit, Long> limits() {
        return limits;
    }

    /** The variables of {@link #inheritEnvironment}; empty where all are inherited. */
    public Optional<Set<String>> inheritedEnvironment() {
        return Optional.ofNullable(inherited);
    }
}
