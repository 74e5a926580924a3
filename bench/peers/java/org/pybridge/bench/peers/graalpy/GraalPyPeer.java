package org.pybridge.bench.peers.graalpy;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.pybridge.bench.peer.CannotException;
import org.pybridge.bench.peer.Peer;
import org.pybridge.bench.peer.PeerPlace;

/** GraalPy: values kept and executed, on the optimizing runtime. */
public final class GraalPyPeer implements Peer {
    private static final String NO_NUMPY =
            "CPython's wheels, numpy among them, do not load in GraalPy";

    private Value module;

    @Override
    public void start(PeerPlace place) {
        final Context context = Context.newBuilder("python").allowAllAccess(true).build();
        final String runtime = context.getEngine().getImplementationName();
        if ("Interpreted".equals(runtime)) {
            throw new IllegalStateException("GraalPy runs without its optimizing runtime");
        }
        context.getBindings("python").putMember("folders", place.searchPath());
        context.eval("python", "import sys; sys.path[:0] = list(folders)");
        module = context.eval("python", "import graalpy_functions; graalpy_functions");
    }

    @Override
    public Runnable noop() {
        final Value function = module.getMember("noop");
        return function::executeVoid;
    }

    @Override
    public LongBinaryOperator add() {
        final Value function = module.getMember("add");
        return (a, b) -> function.execute(a, b).asLong();
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        final Value function = module.getMember("add");
        return (a, b) -> function.execute(a, b).asDouble();
    }

    @Override
    public UnaryOperator<String> upper() {
        final Value function = module.getMember("upper");
        return text -> function.execute(text).asString();
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        final Value function = module.getMember("echo_bytes");
        return payload -> {
            final Value reply = function.execute((Object) payload);
            final byte[] bytes = new byte[(int) reply.getBufferSize()];
            reply.readBuffer(0, bytes, 0, bytes.length);
            return bytes;
        };
    }

    @Override
    @SuppressWarnings("unchecked")
    public UnaryOperator<Map<String, Object>> echoMap() {
        final Value function = module.getMember("echo_dict");
        return record -> new HashMap<>(function.execute(record).as(Map.class));
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        final Value function = module.getMember("total");
        return values -> function.execute(values).asLong();
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        throw new CannotException(NO_NUMPY);
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        throw new CannotException(NO_NUMPY);
    }

    @Override
    public Supplier<String> failure() {
        final Value function = module.getMember("fail");
        return () -> {
            try {
                return "no exception: " + function.execute(0);
            } catch (PolyglotException e) {
                return e.getMessage();
            }
        };
    }

    @Override
    public Repeat repeat() {
        final Value function = module.getMember("repeat");
        return (callback, count) -> function.execute(callback, count).asLong();
    }
}
