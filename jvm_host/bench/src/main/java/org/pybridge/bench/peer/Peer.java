package org.pybridge.bench.peer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Another bridge from Java to Python, run as its own documentation recommends for speed.
 *
 * <p>{@link #start} comes first. Each of the other methods resolves one function of {@code
 * bench_functions} and returns a call of it, with results as ordinary Java values. All is called by
 * one thread but for {@link #onAnotherThread}.
 *
 * <p>A method throws {@link CannotException} where the peer has no way to do it.
 */
public interface Peer {
    /** Starts Python. */
    void start(PeerPlace place) throws Exception;

    /** Calls {@code noop}. */
    Runnable noop();

    /** Calls {@code add}. */
    LongBinaryOperator add();

    /** Calls {@code add}. */
    DoubleBinaryOperator addDoubles();

    /** Calls {@code upper}. */
    UnaryOperator<String> upper();

    /** Calls {@code echo} of Python bytes; copies both ways. */
    UnaryOperator<byte[]> echoBytes();

    /** Calls {@code echo} of a dict; the result is a map that Python has no part in. */
    UnaryOperator<Map<String, Object>> echoMap();

    /** Calls {@code total}. */
    ToLongFunction<List<Integer>> total();

    /** Calls {@code array_total} of a numpy array. */
    ToDoubleFunction<double[]> arrayTotal();

    /** Calls {@code array_total} of a numpy array on the memory of a direct buffer. */
    ToDoubleFunction<ByteBuffer> bufferTotal();

    /** Calls {@code fail} without depth, catches the exception and returns its message. */
    Supplier<String> failure();

    /** Calls {@code repeat}. */
    Repeat repeat();

    /**
     * Runs calls on another thread than that of {@link #start}, in the way that is meant for it.
     */
    default void onAnotherThread(Runnable calls) {
        calls.run();
    }

    /** {@code bench_functions.repeat}. */
    @FunctionalInterface
    interface Repeat {
        /** Calls so many times; the last result. */
        long times(LongSupplier callback, int count);
    }
}
