package org.pybridge.bench;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.pybridge.bench.operand.Failure;
import org.pybridge.bench.peer.CannotException;
import org.pybridge.bench.peer.Peer;
import org.pybridge.bench.peer.PeerPlace;

/** A peer without Python that computes everything right, in Java; some in ways of their own. */
public class PlainPeer implements Peer {
    /** Adds wrongly. */
    public static final class Wrong extends PlainPeer {
        @Override
        public LongBinaryOperator add() {
            return (a, b) -> a - b;
        }

        @Override
        public UnaryOperator<byte[]> echoBytes() {
            return payload -> payload;
        }
    }

    /** Does not add. */
    public static final class Unable extends PlainPeer {
        @Override
        public LongBinaryOperator add() {
            throw new CannotException("it has no numbers");
        }
    }

    /** Does not start. */
    public static final class Broken extends PlainPeer {
        @Override
        public void start(PeerPlace place) throws Exception {
            throw new java.io.IOException("no such library");
        }
    }

    @Override
    public void start(PeerPlace place) throws Exception {}

    @Override
    public Runnable noop() {
        return () -> {};
    }

    @Override
    public LongBinaryOperator add() {
        return Long::sum;
    }

    @Override
    public DoubleBinaryOperator addDoubles() {
        return Double::sum;
    }

    @Override
    public UnaryOperator<String> upper() {
        return text -> text.toUpperCase(Locale.ROOT);
    }

    @Override
    public UnaryOperator<byte[]> echoBytes() {
        return byte[]::clone;
    }

    @Override
    public UnaryOperator<Map<String, Object>> echoMap() {
        return LinkedHashMap::new;
    }

    @Override
    public ToLongFunction<List<Integer>> total() {
        return values -> values.stream().mapToLong(Integer::longValue).sum();
    }

    @Override
    public ToDoubleFunction<double[]> arrayTotal() {
        return values -> Arrays.stream(values).sum();
    }

    @Override
    public ToDoubleFunction<ByteBuffer> bufferTotal() {
        return memory -> {
            final DoubleBuffer values = memory.asDoubleBuffer();
            double sum = 0;
            while (values.hasRemaining()) {
                sum += values.get();
            }
            return sum;
        };
    }

    @Override
    public Supplier<String> failure() {
        return () -> "it says: " + Failure.MESSAGE;
    }

    @Override
    public Repeat repeat() {
        return (callback, count) -> {
            long last = 0;
            for (int index = 0; index < count; index++) {
                last = callback.getAsLong();
            }
            return last;
        };
    }
}
