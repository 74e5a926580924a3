package org.pybridge;

/**
 * One worker process of a runtime, at one moment; from {@link PythonStats#workers}.
 *
 * @param pid its process id
 * @param isHome whether it keeps what the runtime keeps
 * @param calls how many calls of functions by name it has run; its predecessors' are not among them
 * @param runningCalls how many calls it runs, or has accepted
 * @param liveHandles handles of Java's on its objects
 * @param memoryBytes its private memory; 0 if it has just ended
 * @param starts how many processes were started in its place so far, this one included
 */
public record PythonWorker(
        long pid,
        boolean isHome,
        long calls,
        int runningCalls,
        long liveHandles,
        long memoryBytes,
        long starts) {}
