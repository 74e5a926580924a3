package org.pybridge;

import java.util.List;
import java.util.Map;

/**
 * What a runtime has done and holds, at one moment; from {@link Python#stats}. Immutable. Counts
 * begin at the runtime's start, and go on over the replacement of a worker.
 *
 * @param mode how the runtime runs
 * @param calls requests to Python: calls of functions, one for a whole {@link PyFunction#each} or
 *     bundle, and what handles ask, such as an attribute or a conversion. Some methods make several
 * @param errors those that ended in an exception from Python's side
 * @param lateCalls calls whose Python code went on after the grace time of their deadline or
 *     cancellation
 * @param upcalls requests of Python to Java: calls of functions and methods, and what live objects
 *     ask
 * @param liveHandles Python objects that Java holds: handles that were made and not released.
 *     PyBridge's own are not counted
 * @param forgottenHandles handles that the garbage collector found dead, which nobody had closed,
 *     and that had a {@code close} to call. Those behind implemented interfaces, streams, arrays
 *     and exceptions are not among them
 * @param pendingReleases handles that are closed or forgotten, and whose Python objects are not
 *     dropped yet; in thread mode those of all runtimes of the interpreter
 * @param liveJavaObjects Java objects that Python holds
 * @param gilWaitNs nanoseconds that threads have waited for the GIL. In thread mode, of all
 *     runtimes of the interpreter, and where nobody's call was in the way an estimate from every
 *     256th call; 0 in process mode
 * @param gilHoldNs nanoseconds that calls have had the GIL, what Python code in them waits for
 *     itself included, callbacks not. In thread mode, of all runtimes of the interpreter: measured
 *     while calls take longer than 50 µs, else an estimate from every 256th; 0 in process mode
 * @param waitingCalls calls that wait: those of {@code callAsync} for a thread or in a bundle, and
 *     threads for a worker
 * @param workerPid the process id of the home worker, or of its place's last; 0 in thread mode
 * @param workerStarts how many workers were started; 0 in thread mode
 * @param workers the worker processes that run, home first; empty in thread mode
 * @param handleSites the live handles by the place in the program where they were made, most of
 *     them first; empty unless {@link PythonConfig#tracksHandles}
 */
public record PythonStats(
        ExecutionMode mode,
        long calls,
        long errors,
        long lateCalls,
        long upcalls,
        long liveHandles,
        long forgottenHandles,
        long pendingReleases,
        long liveJavaObjects,
        long gilWaitNs,
        long gilHoldNs,
        long waitingCalls,
        long workerPid,
        long workerStarts,
        List<PythonWorker> workers,
        Map<String, Long> handleSites) {}
