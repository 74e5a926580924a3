package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
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
    private final FrameWriter frame;
    private final List<BundledCall> calls = new ArrayList<>();
    private final List<Object> references = new ArrayList<>();
    private Session bound;
    private byte[] request; // as it was, for a second try

    /**
     * An empty bundle.
     *
     * @param writtenFor the session for arguments that are bound to one
     * @param memory for its frame
     * @param dueNs when it shall be sent, by {@link System#nanoTime}
     */
    Bundle(PythonCallable function, Session writtenFor, FrameMemory memory, long dueNs) {
        this.function = function;
        this.writtenFor = writtenFor;
        this.dueNs = dueNs;
        this.watch = writtenFor.resources().watch();
        this.watched = new WatchedCall(watch, function.timeoutNs(), over);
        this.frame = new FrameWriter(memory);
        frame.begin(FrameLayout.KIND_BUNDLE, 0);
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

    /** The frame's memory: free once the bundle is over. */
    FrameMemory memory() {
        return frame.memory();
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
        return !isElsewhere && frame.position() + (long) call.sizeBytes() <= MAX_BYTES;
    }

    void add(BundledCall call) {
        call.appendTo(frame, references.size());
        references.addAll(Arrays.asList(call.references()));
        calls.add(call);
        bound = call.bound() == null ? bound : call.bound();
    }

    /** Makes the calls and completes their futures, in order. Throws nothing. */
    void send() {
        Outcome[] outcomes = null;
        Throwable failure = null;
        List<BundledCall> sent = calls;
        try {
            sent = wanted();
            if (!sent.isEmpty()) {
                List<BundledCall> made = sent;
                outcomes = function.callIn(bound, watched, live -> exchange(live, made));
            }
        } catch (Throwable error) { // whatever it is, it is the result of each
            failure = error;
        }
        for (int i = 0; i < sent.size(); i++) {
            complete(sent.get(i), failure == null ? outcomes[i] : Outcome.failed(failure));
        }
        end();
    }

    private void end() {
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

    /** The calls whose futures are not done; the frame has no others afterwards. */
    private List<BundledCall> wanted() {
        List<BundledCall> wanted = new ArrayList<>(calls.size());
        int start = FrameLayout.HEADER_BYTES;
        int end = start;
        for (BundledCall call : calls) {
            if (call.future().isDone()) {
                call.abandon();
            } else {
                if (start != end) {
                    FrameMemory memory = frame.memory();
                    memory.bytes().put(end, memory.bytes(), start, call.sizeBytes());
                }
                end += call.sizeBytes();
                wanted.add(call);
            }
            start += call.sizeBytes();
        }
        frame.cut(end);
        return wanted;
    }

    private Outcome[] exchange(LiveRef live, List<BundledCall> sent) {
        Session session = live.session();
        prepareRequest();
        FrameMemory memory = frame.memory();
        frame.target(live.id());
        frame.counts(sent.size(), 0);
        frame.finish();
        memory.bytes().putLong(FrameLayout.SESSION_OFFSET, session.id());
        FrameMemory reply;
        try {
            reply = session.exchange(memory, references.toArray(), watched);
        } catch (RuntimeException | Error e) { // it did not come to Python, or Python is gone
            sent.forEach(BundledCall::abandon);
            throw e;
        }
        Reference.reachabilityFence(calls);
        if (ScalarReply.isError(reply)) {
            if ((new FrameReader(reply).flags() & FrameLayout.ARGUMENTS_REFUSED) != 0) {
                sent.forEach(BundledCall::abandon);
            }
            session.receive(memory, reply); // throws
        }
        try {
            BundleReply outcomes = new BundleReply(session, reply, watched);
            Outcome[] read = outcomes.read(sent.size());
            sent.subList(outcomes.knownCount(), sent.size()).forEach(BundledCall::abandon);
            return read;
        } finally {
            if (reply != memory) {
                reply.free();
            }
        }
    }

    /** An idempotent function's calls may lose their worker, which has the frame's memory. */
    private void prepareRequest() {
        if (request != null) {
            frame.memory().bytes().put(0, request);
        } else if (function.isIdempotent()) {
            request = new byte[frame.position()];
            frame.memory().bytes().get(0, request);
        }
    }
}
