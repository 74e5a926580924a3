package org.pybridge.runtime;

import java.nio.ByteBuffer;
import org.pybridge.ConversionException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameMemory;

/** The way to one Python: the calling thread itself, or a worker process. Thread-safe. */
public interface Transport {
    /**
     * Has Python answer the request, and blocks until it has. Upcalls that come meanwhile run on
     * this thread.
     *
     * @param request memory that holds a complete frame
     * @param references arrays and buffers beside the frame; null for none
     * @param session who answers upcalls
     * @return the memory that holds the reply: the request's own, or another to be freed
     * @throws org.pybridge.WorkerException if the worker died
     */
    FrameMemory exchange(FrameMemory request, Object[] references, Session session);

    /**
     * As {@link #exchange}, told once it needs to wait for no other call any more.
     *
     * @param hasTurn runs with the GIL held where there is one: does nothing that may block or fail
     */
    default FrameMemory exchangeInTurn(
            FrameMemory request, Object[] references, Session session, Runnable hasTurn) {
        hasTurn.run();
        return exchange(request, references, session);
    }

    /** A handle is on a function of this name. */
    default void named(long handle, String name) {}

    /** Drops a handle soon. Never blocks, never throws. */
    void release(long session, long handle);

    /** As {@link #release}, on this thread where that can: then Python has dropped it on return. */
    default void drop(long session, long handle) {
        release(session, handle);
    }

    /** Runs the body with the GIL held where that means something. */
    void hold(Runnable body);

    /**
     * Has Python raise the exception for this reason in a call, if that still runs. May wait for
     * the GIL.
     */
    void stop(long session, long call, int reason);

    /**
     * A call goes on although it was told to end: does what is left to be done.
     *
     * @return what was done, for a log; empty if nothing
     */
    String giveUp(long call, String why);

    /** The Python stacks of all threads, or why they are not known. Needs no GIL. */
    String pythonStacks();

    /**
     * A reply breaks the layout, so whoever sent it cannot be trusted any more.
     *
     * @return what its caller is told
     */
    default RuntimeException broken(FrameException reply) {
        return reply;
    }

    /** Where Python is, for messages. */
    default String place() {
        return "this process";
    }

    /** Whether Python reads and writes this process's memory. */
    boolean sharesMemory();

    /** Python's memory as a buffer, where it is shared. */
    default ByteBuffer map(long address, long sizeBytes) {
        throw new ConversionException(
                "no shared memory: address=" + address + ", bytes=" + sizeBytes);
    }

    /**
     * Memory with any content for an array that is sent, for a worker to see it without a copy;
     * null where the elements belong into the frame.
     */
    default SharedBlock lend(long sizeBytes) {
        return null;
    }

    /** New zeroed memory in native order that Java and Python share; its address is aligned. */
    ByteBuffer allocate(int bytes);
}
