package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.frame.FrameReader;
import org.pybridge.frame.FrameWriter;

/**
 * Calls of one function that cross to Python in one frame. Filled under the lock of {@link
 * BundledCalls}; full ones do not change.
 */
final class Bundle {
    // Beyond it one crossing less is nothing to the copying.
    private static final int MAX_BYTES = 16 << 20;

    private final PythonCallable function;
    private final Session writtenFor;
    private final long dueNs;
    private final CompletableFuture<Object> over = new CompletableFuture<>();
    private final WatchedCall watched;
    private final CallWatch watch;
    private final List<BundledCall> calls = new ArrayList<>();
    private Session bound;
    private long sizeBytes;
    private int reachedCount; // calls sent that Python has come to: it holds their Java objects

    /**
     * An empty bundle.
     *
     * @param writtenFor the session for arguments that are bound to one
     * @param dueNs when it shall be sent, by {@link System#nanoTime}
     */
    Bundle(PythonCallable function, Session writtenFor, long dueNs) {
        this.function = function;
        this.writtenFor = writtenFor;
        this.dueNs = dueNs;
        this.watch = writtenFor.resources().watch();
        this.watched = new WatchedCall(watch, function.timeoutNs(), over);
    }

    Session writtenFor() {
        return bound == null ? writtenFor : bound;
    }

    long dueNs() {
        return dueNs;
    }

    int count() {
        return calls.size();
    }

    /**
     * Has the deadline of its calls observed, if there is one, from now on.
     *
     * @param late told when it has passed; the calls that have no outcome are to be failed
     */
    void watch(Consumer<Throwable> late) {
        if (function.timeoutNs() != 0) {
            watch.add(watched, over);
            over.whenComplete(
                    (value, error) -> {
                        if (error != null) {
                            late.accept(error);
                        }
                    });
        }
    }

    /** Whether the call may be one of it. */
    boolean takes(BundledCall call) {
        boolean isElsewhere = bound != null && call.bound() != null && call.bound() != bound;
        return !isElsewhere && (calls.isEmpty() || sizeBytes + call.sizeBytes() <= MAX_BYTES);
    }

    void add(BundledCall call) {
        calls.add(call);
        sizeBytes += call.sizeBytes();
        if (bound == null && call.bound() != null) {
            bound = call.bound();
            bound.handles().countWaiting(1);
        }
    }

    /**
     * Makes the calls and completes their futures, in order.
     *
     * @throws StackOverflowError if this thread has no stack for that
     */
    void send() {
        Outcome[] outcomes = null;
        Throwable failure = null;
        List<BundledCall> sent = calls;
        try {
            sent = wanted();
            outcomes = outcomes(sent);
        } catch (Throwable error) { // whatever it is, it is the result of each
            failure = error;
        }
        try {
            sent.subList(reachedCount, sent.size()).forEach(BundledCall::abandon);
            for (int i = 0; i < sent.size(); i++) {
                complete(sent.get(i), failure == null ? outcomes[i] : Outcome.failed(failure));
            }
        } finally {
            end();
        }
    }

    private Outcome[] outcomes(List<BundledCall> sent) {
        RuntimeException gone = bound == null ? null : whyClosed(bound);
        if (gone == null) {
            return outcomes(bound, sent);
        }
        List<BundledCall> unbound = sent.stream().filter(call -> call.bound() == null).toList();
        Iterator<Outcome> made = List.of(outcomes(null, unbound)).iterator();
        return sent.stream()
                .map(call -> call.bound() == null ? made.next() : Outcome.failed(gone))
                .toArray(Outcome[]::new);
    }

    private static RuntimeException whyClosed(Session session) {
        try {
            session.requireOpen();
            return null;
        } catch (RuntimeException reason) {
            return reason;
        }
    }

    private Outcome[] outcomes(Session session, List<BundledCall> sent) {
        return sent.isEmpty()
                ? new Outcome[0]
                : function.callIn(session, watched, live -> exchange(live, sent));
    }

    private void end() {
        if (bound != null) {
            bound.handles().countWaiting(-1);
        }
        over.complete(null);
        watch.remove(watched);
    }

    private void complete(BundledCall call, Outcome outcome) {
        CompletableFuture<Object> future = call.future();
        if (outcome.error() != null) {
            future.completeExceptionally(outcome.error());
            return;
        }
        try {
            boolean isAwaited = AsyncCalls.complete(future, function, outcome.value());
            if (isAwaited) {
                function.watched(future, watch);
            }
        } catch (Throwable error) { // the session has ended meanwhile
            future.completeExceptionally(error);
        }
    }

    /** Fails all calls, which will not be sent. */
    void refuse(Throwable reason) {
        fail(reason);
        calls.forEach(BundledCall::abandon);
        end();
    }

    /** Fails all calls that have no outcome yet. */
    void fail(Throwable reason) {
        for (BundledCall call : calls) {
            call.future().completeExceptionally(reason);
        }
    }

    /** The calls whose futures are not done. */
    private List<BundledCall> wanted() {
        List<BundledCall> wanted = new ArrayList<>(calls.size());
        for (BundledCall call : calls) {
            if (call.future().isDone()) {
                call.abandon();
            } else {
                wanted.add(call);
            }
        }
        return wanted;
    }

    private Outcome[] exchange(LiveRef live, List<BundledCall> sent) {
        FrameMemory borrowed = FramePool.borrow();
        try {
            FrameWriter frame = new FrameWriter(borrowed);
            frame.begin(FrameLayout.KIND_BUNDLE, live.session().id());
            frame.target(live.id());
            frame.counts(sent.size(), 0);
            List<Object> references = new ArrayList<>();
            sent.forEach(call -> call.appendTo(frame, references));
            frame.finish();
            return exchange(live.session(), frame.memory(), references.toArray(), sent.size());
        } finally {
            FramePool.giveBack(borrowed);
            Reference.reachabilityFence(sent);
        }
    }

    private Outcome[] exchange(
            Session session, FrameMemory request, Object[] references, int count) {
        reachedCount = 0; // it may be made a second time
        FrameMemory reply = session.exchange(request, references, watched);
        if (ScalarReply.isError(reply)) {
            reachedCount = isRefused(session, request, reply) ? 0 : count;
            session.receive(request, reply); // throws
        }
        try {
            BundleReply outcomes = new BundleReply(session, reply, watched);
            reachedCount = count;
            Outcome[] read = outcomes.read(count);
            reachedCount = outcomes.knownCount();
            return read;
        } catch (FrameException e) { // its header
            throw session.transport().broken(e);
        } finally {
            free(request, reply);
        }
    }

    private static boolean isRefused(Session session, FrameMemory request, FrameMemory error) {
        try {
            return (new FrameReader(error).flags() & FrameLayout.ARGUMENTS_REFUSED) != 0;
        } catch (FrameException e) {
            free(request, error);
            throw session.transport().broken(e);
        }
    }

    private static void free(FrameMemory request, FrameMemory reply) {
        if (reply != request) {
            reply.free();
        }
    }
}
