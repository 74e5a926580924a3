package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pybridge.platform.Posix;
import org.pybridge.spi.CallFrame;

/**
 * A {@link TypedFunction} in this process whose parameters and result are primitive or texts: calls
 * need no tags, for the plan has the kinds of the arguments.
 */
final class PackedFunction extends TypedFunction {
    private final WordCalls calls;
    private final ByteBuffer plan;
    private final long planAddress;

    /** A function behind a method of this signature. */
    PackedFunction(
            PythonCallable function,
            PythonHandle shown,
            String description,
            AskedType asked,
            Class<?>[] parameters,
            WordCalls calls) {
        super(function, shown, description, asked, WordSignature.of(asked.raw()));
        this.calls = calls;
        this.plan = plan(parameters);
        this.planAddress = Posix.address(plan);
    }

    /** The count as a word, then a byte for each kind. */
    private static ByteBuffer plan(Class<?>... parameters) {
        ByteBuffer plan = ByteBuffer.allocateDirect(Long.BYTES + parameters.length);
        plan.order(ByteOrder.nativeOrder()).putLong(parameters.length);
        for (Class<?> parameter : parameters) {
            plan.put((byte) WordSignature.of(parameter));
        }
        return plan;
    }

    @Override
    public CallFrame begin(Object target, int argumentCount) {
        long handle = ((LiveRef) target).id();
        return TypedFrames.PACKED.take().begin(handle, argumentCount);
    }

    @Override
    public void callVoid(Object target, CallFrame frame) {
        word(target, frame);
    }

    @Override
    public boolean callBoolean(Object target, CallFrame frame) {
        return word(target, frame) != 0;
    }

    @Override
    public char callChar(Object target, CallFrame frame) {
        return (char) word(target, frame);
    }

    @Override
    public long callLong(Object target, CallFrame frame) {
        return word(target, frame);
    }

    @Override
    public double callDouble(Object target, CallFrame frame) {
        return Double.longBitsToDouble(word(target, frame));
    }

    @Override
    public Object callObject(Object target, CallFrame frame) {
        PackedFrame request = (PackedFrame) frame;
        LiveRef live = (LiveRef) target;
        try {
            long word = exchange(live, request);
            return word == WordCalls.ELSEWHERE
                    ? converted(live.session().receive(calls))
                    : request.text(word);
        } finally {
            end(live, request);
        }
    }

    private long word(Object target, CallFrame frame) {
        PackedFrame request = (PackedFrame) frame;
        LiveRef live = (LiveRef) target;
        try {
            long word = exchange(live, request);
            return word == WordCalls.ELSEWHERE
                    ? convertedWord(live.session().receive(calls))
                    : fitting(word);
        } finally {
            end(live, request);
        }
    }

    private long exchange(LiveRef live, PackedFrame request) {
        return calls.callPacked(
                WordSignature.route(live.session().id(), kinds),
                request.handle(),
                planAddress,
                request.memory().address());
    }

    private void end(LiveRef live, PackedFrame request) {
        request.giveBack();
        Reference.reachabilityFence(live);
        Reference.reachabilityFence(plan);
    }
}
