package org.pybridge.process;

import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;
import org.pybridge.platform.ExitCause;
import org.pybridge.platform.SharedMemory;
import org.pybridge.process.Conversations.Conversation;
import org.pybridge.runtime.PythonEvents;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.SharedBlock;
import org.pybridge.runtime.Transport;
import org.pybridge.runtime.UpcallAnswer;

/** Calls Python in one worker process, over its channels. */
final class WorkerTransport implements Transport {
    private final WorkerProcess process;
    private final ChannelPool pool;
    private final WorkerCounts counts;
    private final SlabPool slabs = new SlabPool();
    private volatile String memoryRefusal;
    private final HandleReleases releases = new HandleReleases(this);
    private final LongConsumer segmentFreed = releases::addSegment;
    private final Set<Long> watched = ConcurrentHashMap.newKeySet(); // those that are in Python
    private volatile Session session;
    private volatile int listenerCount;
    private boolean areUnheardClosed;
    private volatile WorkerDeath death; // null while it lives
    private volatile String endNote = "";
    private volatile boolean closing;

    // Each level takes stack on both sides, and an overflow in the middle of a frame is worse.
    private static final int MAX_NESTED_CALLS = 100;

    private final AtomicInteger running = new AtomicInteger();
    private final Consumer<WorkerTransport> onDeath;

    /**
     * Calls of a new worker.
     *
     * @param onDeath told once, when it has died; not when it was closed
     */
    WorkerTransport(WorkerProcess process, WorkerCounts counts, Consumer<WorkerTransport> onDeath) {
        this.process = process;
        this.counts = counts;
        this.onDeath = onDeath;
        this.pool =
                new ChannelPool(process.channels(), process::addChannel, process::closeChannels);
        process.listen(new AddedChannels(this, process, pool));
    }

    WorkerProcess process() {
        return process;
    }

    /** How many handles the worker is still to drop. */
    int pendingReleases() {
        return releases.pendingCount();
    }

    /** The session that was opened in this worker; null before. */
    Session session() {
        return session;
    }

    /** Takes the opened session, and listens for what threads of the worker call. */
    void opened(Session made) {
        session = made;
        SharedMemory.addListener(segmentFreed);
        for (Channel channel : process.upcallChannels()) {
            UpcallListener.start(this, channel, listenerCount + 1);
            listenerCount++; // there may be no thread for the next
        }
    }

    /**
     * Sends large arrays by shared memory from now on, where that is possible.
     *
     * @return null if it is, or if there is no such memory at all; else why not
     */
    String shareMemory() {
        if (process.mailboxes() != null) {
            memoryRefusal = MemoryTrial.refusal(session, process.mailboxes());
            if (memoryRefusal == null) {
                slabs.open();
            }
        }
        return memoryRefusal;
    }

    /**
     * Whether this thread answers a call of the worker's, on whose channel its own calls belong.
     */
    boolean isAnswering() {
        return counts.conversations.with(this) != null;
    }

    @Override
    public FrameMemory exchange(FrameMemory request, Object[] references, Session session) {
        counts.calls.incrementAndGet();
        try {
            Conversation nested = counts.conversations.with(this);
            if (nested == null) {
                return carryCounted(request, session);
            }
            requireDepth(nested);
            return converse(nested.channel(), request, session);
        } finally {
            Reference.reachabilityFence(references); // the worker has read what stands for them
        }
    }

    private FrameMemory carryCounted(FrameMemory request, Session session) {
        running.incrementAndGet();
        try {
            return carry(request, session, pool.borrow(true));
        } finally {
            running.decrementAndGet();
        }
    }

    private static void requireDepth(Conversation nested) {
        if (nested.depth() >= MAX_NESTED_CALLS) {
            throw new StackOverflowError(
                    "calls between Java and a worker are nested too deep: maxDepth="
                            + MAX_NESTED_CALLS);
        }
    }

    /** How many calls of Java's threads it has, those that wait for a channel included. */
    int runningCount() {
        return running.get();
    }

    /** The exchange that opens the session. */
    FrameMemory carry(FrameMemory request, Session session) {
        return carry(request, session, pool.borrow(false));
    }

    /** The exchange that tells what Java has dropped. */
    FrameMemory carryReleases(FrameMemory request, Session session) {
        return carry(request, session, pool.borrowForReleases());
    }

    private FrameMemory carry(FrameMemory request, Session session, Channel channel) {
        if (channel == null) {
            // Who finds out why it died tells it, even to us.
            RuntimeException why = closing ? unusable() : died();
            throw why instanceof WorkerException ? ((WorkerException) why).notSent() : why;
        }
        try {
            return converse(channel, request, session);
        } finally {
            pool.giveBack(channel);
        }
    }

    private FrameMemory converse(Channel channel, FrameMemory request, Session session) {
        long call = request.bytes().getLong(FrameLayout.CALL_ID_OFFSET);
        if (call == 0) {
            return answered(channel, request, session);
        }
        watched.add(call);
        try {
            return answered(channel, request, session);
        } finally {
            watched.remove(call);
        }
    }

    private FrameMemory answered(Channel channel, FrameMemory request, Session session) {
        try {
            FrameMemory frame = send(channel, request, lengthBytes(request), request);
            while (kind(frame) == FrameLayout.KIND_UPCALL) {
                UpcallAnswer answer = answer(channel, session, frame);
                FrameMemory next = send(channel, answer.memory(), answer.lengthBytes(), request);
                Reference.reachabilityFence(answer); // the worker has read the handles in it
                free(frame, request);
                frame = next;
            }
            return frame;
        } catch (EOFException e) {
            throw died();
        } catch (IOException e) {
            throw end("it broke the protocol: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            end("Java could not answer it: " + e); // it waits for an answer that will not come
            throw e;
        }
    }

    private static int lengthBytes(FrameMemory frame) {
        return frame.bytes().getInt(FrameLayout.LENGTH_BYTES_OFFSET);
    }

    private static int kind(FrameMemory frame) {
        return frame.bytes().getShort(FrameLayout.KIND_OFFSET) & 0xFFFF;
    }

    private static void free(FrameMemory frame, FrameMemory request) {
        if (frame != request) {
            frame.free();
        }
    }

    /** Sends a frame and receives the next one to the target, or to a block of its own. */
    private static FrameMemory send(
            Channel channel, FrameMemory frame, int lengthBytes, FrameMemory target)
            throws IOException {
        if (frame == target) {
            return channel.exchange(frame, lengthBytes);
        }
        channel.send(frame, lengthBytes);
        return channel.receive(target);
    }

    /** Answers an upcall; calls that this thread makes meanwhile go over the same channel. */
    UpcallAnswer answer(Channel channel, Session session, FrameMemory upcall) {
        if (new FrameReader(upcall).flags() != FrameLayout.UPCALL_RELEASE) {
            counts.upcalls.incrementAndGet();
        }
        Conversation before = counts.conversations.begin(this, channel);
        channel.beginAnswer();
        try {
            return session.answer(upcall);
        } finally {
            channel.endAnswer();
            counts.conversations.end(before);
        }
    }

    /** As {@link #died()}, ending the worker first, for a reason of ours. */
    RuntimeException end(String reason) {
        String stopped = process.isStopped() ? ", while it was stopped by a signal" : "";
        endNote = "; PyBridge ended it: " + reason + stopped; // before anyone sees that it is dead
        try {
            process.end();
        } catch (WorkerException e) {
            endNote += ", but " + e.getMessage();
        }
        return died();
    }

    /** The worker is gone: finds out why, once. */
    synchronized RuntimeException died() {
        if (death == null) {
            pool.closeAndWait(0);
            closeReleases();
            WorkerDeath seen = observed();
            death = seen;
            endSession(() -> seen.told("the Python object is lost: "));
            onDeath.accept(this);
        }
        // It may have been closed since: who was in a call when it died hears of that.
        return death.isClose() ? unusable() : death.told();
    }

    private WorkerDeath observed() {
        ExitCause cause = null;
        String how;
        try {
            cause = process.ended(WorkerProcess.DYING_NANOS);
            if (cause == null) {
                endNote = "; PyBridge ended it: it has closed its channels, but goes on";
                cause = process.end();
            }
            how = cause.toString();
        } catch (WorkerException e) {
            how = "cause unknown (" + e.getMessage() + ")";
        }
        PythonEvents.workerDied(process.pid(), how + endNote);
        String errors = process.lastErrors();
        String message =
                "the worker died: "
                        + how
                        + ", pid="
                        + process.pid()
                        + endNote
                        + WorkerDeath.lastLines(errors);
        return new WorkerDeath(message, process.pid(), cause, errors);
    }

    private void closeReleases() {
        SharedMemory.removeListener(segmentFreed);
        slabs.close();
        releases.close();
    }

    private void endSession(Supplier<RuntimeException> reason) {
        if (session != null) {
            session.markClosed(reason);
            session.end();
        }
    }

    /** Why no call is possible. */
    private RuntimeException unusable() {
        if (closing) {
            return new IllegalStateException("this Python runtime is closed");
        }
        WorkerDeath seen = death;
        return seen != null
                ? seen.told()
                : new WorkerException("the worker is being ended: pid=" + process.pid());
    }

    /** Why it is dead. */
    String deathMessage() {
        return death.message();
    }

    boolean isDead() {
        return death != null;
    }

    /** Whether the worker is dead, or its runtime is being closed. */
    boolean isEnding() {
        return closing || isDead();
    }

    /** Ends the worker after the running calls, or after this time; at once from within a call. */
    void close(long limitNanos) {
        closing = true;
        boolean idle = pool.closeAndWait(isAnswering() ? 0 : limitNanos);
        synchronized (this) {
            closeReleases();
            closeUnheardChannels();
            if (death == null) {
                death = WorkerDeath.ofClose(process.pid());
                if (!idle || process.ended(WorkerProcess.LEAVING_NANOS) == null) {
                    process.end();
                }
                if (idle) {
                    process.awaitOutput();
                }
            }
        }
    }

    private void closeUnheardChannels() {
        if (!areUnheardClosed) {
            areUnheardClosed = true;
            process.closeUpcallChannels(listenerCount);
        }
    }

    @Override
    public void release(long sessionId, long handle) {
        releases.add(handle);
    }

    @Override
    public void hold(Runnable body) {
        body.run();
    }

    @Override
    public void stop(long sessionId, long call, int reason) {
        try {
            process.stopCall(sessionId, call, reason);
        } catch (IOException e) {
            died(); // it has closed its lifeline
        }
    }

    @Override
    public String giveUp(long call, String why) {
        if (!watched.contains(call)) {
            return "; it waits for a channel of the worker, which others have";
        }
        end(why);
        return "; its worker was ended: pid=" + process.pid();
    }

    @Override
    public String pythonStacks() {
        try {
            return process.pythonStacks();
        } catch (IOException e) {
            return "not known: " + e.getMessage();
        }
    }

    @Override
    public RuntimeException broken(FrameException reply) {
        return end("it broke the protocol: " + reply.getMessage());
    }

    @Override
    public String place() {
        return "process " + process.pid();
    }

    @Override
    public boolean sharesMemory() {
        return false;
    }

    @Override
    public SharedBlock lend(long sizeBytes) {
        return slabs.lend(sizeBytes);
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        if (memoryRefusal != null) {
            throw new IllegalStateException("no memory to share with a worker: " + memoryRefusal);
        }
        // Nothing can be mapped of no bytes; there is nothing to share then.
        return bytes == 0
                ? ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder())
                : SharedMemory.allocate(bytes); // begins a page
    }
}
