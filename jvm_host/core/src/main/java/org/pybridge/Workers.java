package org.pybridge;

import java.time.Duration;

/**
 * The worker processes of a runtime in process mode: how many, how calls are placed, and when one
 * gives way to a new one. Immutable: each method returns a changed copy.
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
 *
 * @param count how many workers, at least 1
 * @param perThread whether each Java thread keeps one worker for its calls by name while both live;
 *     else each call goes to the least busy one
 * @param callsPerWorker how many calls by name a worker runs at the same time, others wait; 0 for
 *     no limit. Calls that can go to one worker only, those of callbacks, and coroutines do not
 * @param recycleAfter after how many calls by name a worker gives way to a new one; 0 for never
 * @param memoryBytes how much private memory a worker may have before it gives way to a new one; 0
 *     for no limit
 * @param idleTimeout after how long without a call a worker that is not home is stopped; zero for
 *     never
 * @param restartPause the longest pause between the deaths of workers and their replacement; zero
 *     for none
 */
public record Workers(
        int count,
        boolean perThread,
        int callsPerWorker,
        long recycleAfter,
        long memoryBytes,
        Duration idleTimeout,
        Duration restartPause) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Workers {
        require("workers", count, 1);
        require("callsPerWorker", callsPerWorker, 0);
        require("recycleAfter", recycleAfter, 0);
        require("memoryLimit", memoryBytes, 0);
        idleTimeout = Durations.zeroOrPositive("idleTimeout", idleTimeout);
        restartPause = Durations.zeroOrPositive("restartPause", restartPause);
    }

    private static void require(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " is too small: seen=" + value + ", wanted=" + least + " or more");
        }
    }

    /** So many workers, and nothing else asked for. */
    public static Workers of(int count) {
        return new Workers(count, false, 0, 0, 0, Duration.ZERO, LONGEST_PAUSE);
    }

    /**
     * A Java thread keeps its worker: thread-locals and caches of the Python code stay warm. While
     * that worker is being replaced or stands still, calls go to the least busy one.
     */
    public Workers pinnedToThreads() {
        return new Workers(
                count, true, callsPerWorker, recycleAfter, memoryBytes, idleTimeout, restartPause);
    }

    /** See {@link #callsPerWorker()}. */
    public Workers callsPerWorker(int most) {
        return new Workers(
                count, perThread, most, recycleAfter, memoryBytes, idleTimeout, restartPause);
    }

    /**
     * After so many calls by name a worker gives way to a new one, which is started and warmed up
     * before. The old one ends its calls. While Java has handles on its objects it goes on for
     * these, which the logger {@code org.pybridge} tells; with the last it ends. A home worker that
     * keeps something is never recycled: a warning says so, once.
     */
    public Workers recycleAfter(long calls) {
        return new Workers(
                count, perThread, callsPerWorker, calls, memoryBytes, idleTimeout, restartPause);
    }

    /**
     * A worker with more private memory than this gives way to a new one as {@link
     * #recycleAfter(long)} tells; one with more than twice as much is ended in the middle of its
     * calls, which get a {@link WorkerException}. Private is what the process has written: memory
     * of {@link Python#allocate}, and files it has mapped, do not count. It is read ten times a
     * second.
     */
    public Workers memoryLimit(long bytes) {
        return new Workers(
                count, perThread, callsPerWorker, recycleAfter, bytes, idleTimeout, restartPause);
    }

    /**
     * A worker that has run nothing for so long, and on whose objects Java has no handle, is
     * stopped. It starts again when all others have calls to do. The home worker stays.
     */
    public Workers idleTimeout(Duration value) {
        return new Workers(
                count, perThread, callsPerWorker, recycleAfter, memoryBytes, value, restartPause);
    }

    /**
     * The longest pause before a worker is replaced; 10 s if not called. The first five deaths in a
     * row are replaced at once; then the pause is 0.1 s, and twice as long after each further one.
     * A worker that has lived for 10 s ends the row.
     */
    public Workers restartPause(Duration most) {
        return new Workers(
                count, perThread, callsPerWorker, recycleAfter, memoryBytes, idleTimeout, most);
    }
}
