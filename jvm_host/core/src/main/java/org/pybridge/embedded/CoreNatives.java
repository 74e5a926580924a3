package org.pybridge.embedded;

/**
 * The native core's functions, registered by it for this class loader; twin of {@code
 * native/entry/register.cpp}. Addresses are trusted.
 */
final class CoreNatives {
    private CoreNatives() {}

    /**
     * Has a thread of its own start the process's interpreter, or join it; returns at once.
     *
     * @param executable the Python executable, whose environment is meant
     * @param packageParent the folder that the package {@code bridge} lies in
     * @param largeStacks whether calls of threads with little stack run on a larger one
     * @throws IllegalStateException if there can be no thread
     */
    static native void beginStart(String executable, String packageParent, boolean largeStacks);

    /**
     * Waits until Python is ready; {@link #beginStart} came before.
     *
     * @throws IllegalStateException with the cause if it cannot be
     */
    static native void awaitStart();

    /**
     * Has Python answer the request at {@code address}, on this thread.
     *
     * @return the reply's length at the same address; or the negative length of a reply in a block
     *     of its own, whose address then stands in the header's target and which the caller frees
     */
    static native long call(long address, long capacityBytes, Object[] references);

    /** Twins of {@link org.pybridge.runtime.WordCalls}. */
    static native long callWords(long route, long handle);

    static native long callWords(long route, long handle, long first);

    static native long callWords(long route, long handle, long first, long second);

    static native long callWords(long route, long handle, long first, long second, long third);

    static native long callWords(
            long route, long handle, long first, long second, long third, long fourth);

    static native long callPacked(long route, long handle, long plan, long address);

    /** The address of this thread's last reply that was no word; the caller frees it. */
    static native long takeReply();

    /** As {@link #takeReply()}, into this memory; returns what {@link #call} does. */
    static native long takeReply(long address, long capacity);

    /** As {@link #call} for an OPEN request, whose session calls {@code dispatcher.dispatch}. */
    static native long openSession(Class<?> dispatcher, long address, long capacityBytes);

    /**
     * Ends a session: refuses new calls, waits for those that run, but not longer than this, and
     * drops its handles. From within a call of this thread it does not wait.
     */
    static native void closeSession(long session, long limitNanos);

    /** Has Python's main thread drop a handle. Never blocks. */
    static native void release(long session, long handle);

    /**
     * Drops a handle on this thread. Waits for the GIL.
     *
     * @throws StackOverflowError if the stack has no room for Python; the handle is still there
     */
    static native void drop(long session, long handle);

    /** Runs the body on this thread with the GIL held. */
    static native void hold(Runnable body);

    /**
     * Takes the GIL, for this thread's next call of a native above, which gives it up at its end.
     *
     * @throws StackOverflowError if the stack has no room for such a call
     */
    static native void takeGil();

    /** Gives up what {@link #takeGil} took, if no call is to come. */
    static native void giveBackGil();

    /** Whether the calling thread, or the carrier of a virtual one, runs what Python has called. */
    static native boolean isUpcallRunning();

    /** The address of the words that {@link GilGate} reads and writes. */
    static native long gilTurns();

    /**
     * {calls, upcalls} of a session that has not ended, then of the interpreter: {pending releases,
     * nanoseconds waited for the GIL, nanoseconds it was held}. Needs no GIL.
     */
    static native long[] counts(long session);

    /**
     * The Python stacks of all threads, most recent call first, as {@code thread_stacks.hpp} tells.
     * Needs no GIL, and waits for nothing.
     */
    static native String pythonStacks();

    /** {OS thread, {@link Thread#getId}} in turn, of the threads that have called Python. */
    static native long[] javaThreads();

    /**
     * Raises the exception for this reason in the Python code of a call, if that runs or is to
     * come. Waits for the GIL.
     */
    static native void stopCall(long session, long call, int reason);

    /**
     * Has the JVM end Python when it ends itself; once in a process, of any class loader.
     *
     * @param classFile that of {@link ExitHook}
     * @throws IllegalStateException if the JVM ends already
     */
    static native void installExitHook(byte[] classFile);
}
