package org.pybridge.embedded;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.pybridge.frame.FrameMemory;
import org.pybridge.platform.Posix;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.Transport;
import org.pybridge.runtime.WordCalls;

/** Calls Python on the calling thread. */
final class EmbeddedTransport implements Transport, WordCalls {
    private static final int ALIGNMENT_BYTES = 64;

    private final GilGate gate = GilGate.at(CoreNatives.gilTurns());
    private final HoldWatch watch;

    /** A transport whose holds are watched for this long. */
    EmbeddedTransport(Duration holdWarning) {
        watch = new HoldWatch(gate, holdWarning);
    }

    @Override
    public FrameMemory exchange(FrameMemory request, Object[] references, Session session) {
        gate.pass();
        long length = CoreNatives.call(request.address(), request.capacityBytes(), references);
        Reference.reachabilityFence(references);
        return request.received(length);
    }

    @Override
    public FrameMemory exchangeInTurn(
            FrameMemory request, Object[] references, Session session, Runnable hasTurn) {
        gate.pass();
        CoreNatives.takeGil();
        hasTurn.run();
        long length = CoreNatives.call(request.address(), request.capacityBytes(), references);
        Reference.reachabilityFence(references);
        return request.received(length);
    }

    @Override
    public long callWords(long route, long handle) {
        gate.pass();
        return CoreNatives.callWords(route, handle);
    }

    @Override
    public long callWords(long route, long handle, long first) {
        gate.pass();
        return CoreNatives.callWords(route, handle, first);
    }

    @Override
    public long callWords(long route, long handle, long first, long second) {
        gate.pass();
        return CoreNatives.callWords(route, handle, first, second);
    }

    @Override
    public long callWords(long route, long handle, long first, long second, long third) {
        gate.pass();
        return CoreNatives.callWords(route, handle, first, second, third);
    }

    @Override
    public long callWords(
            long route, long handle, long first, long second, long third, long fourth) {
        gate.pass();
        return CoreNatives.callWords(route, handle, first, second, third, fourth);
    }

    @Override
    public long callPacked(long route, long handle, long plan, long address) {
        gate.pass();
        return CoreNatives.callPacked(route, handle, plan, address);
    }

    @Override
    public FrameMemory takeReply(FrameMemory place) {
        return place == null
                ? FrameMemory.adopt(CoreNatives.takeReply())
                : place.received(CoreNatives.takeReply(place.address(), place.capacityBytes()));
    }

    @Override
    public void release(long session, long handle) {
        CoreNatives.release(session, handle);
    }

    @Override
    public void drop(long session, long handle) {
        gate.pass();
        try {
            CoreNatives.drop(session, handle);
        } catch (StackOverflowError e) { // Python's own thread has the stack for it
            CoreNatives.release(session, handle);
        }
    }

    @Override
    public void hold(Runnable body) {
        final Runnable held = gate.isHeldHere() ? body : new Hold(gate, watch, body);
        gate.pass();
        CoreNatives.hold(held);
    }

    @Override
    public void stop(long session, long call, int reason) {
        CoreNatives.stopCall(session, call, reason);
    }

    @Override
    public String giveUp(long call, String why) {
        return "";
    }

    @Override
    public String pythonStacks() {
        return CoreNatives.pythonStacks();
    }

    /** Ends what watches the holds. */
    void close() {
        watch.close();
    }

    @Override
    public boolean sharesMemory() {
        return true;
    }

    @Override
    public ByteBuffer map(long address, long sizeBytes) {
        return Posix.wrap(address, sizeBytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public ByteBuffer allocate(int bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes + ALIGNMENT_BYTES - 1);
        int start = -memory.alignmentOffset(0, ALIGNMENT_BYTES) & (ALIGNMENT_BYTES - 1);
        return memory.slice(start, bytes).order(ByteOrder.nativeOrder());
    }
}
