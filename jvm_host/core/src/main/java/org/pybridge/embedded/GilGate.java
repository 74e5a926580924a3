package org.pybridge.embedded;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.platform.Posix;

/**
 * Lets threads take turns of many short calls, in front of the GIL.
 *
 * <p>A thread that waits for the GIL natively is woken by the end of every call of another, and
 * mostly in vain: that costs both of them more than the calls. So a thread that sees another make
 * short calls sleeps for a slice, then claims the turn, and those that come next wait in its place.
 * One long call is waited for in CPython, which interrupts it; that wait is a claim too. The gate
 * decides over speed alone; what it reads is a hint, and the GIL stays the lock. Twin of {@code
 * GilTurns} in {@code native/py/gil.hpp}. Thread-safe.
 */
final class GilGate {
    private static final VarHandle WORDS =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int RUNNING = 0;
    private static final int CLAIMED = Long.BYTES;
    private static final int BEGUN = 2 * Long.BYTES;
    private static final int NESTED = 3 * Long.BYTES;
    private static final int WAITED_NS = 8 * Long.BYTES;
    private static final int WORDS_BYTES = 9 * Long.BYTES;

    private static final long LONG_CALL_NS = 20_000;
    private static final long SLICE_NS = 200_000;
    private static final long CLAIM_NS = 100_000;
    private static final int PAUSES_BETWEEN_CALLS = 8;

    // Threads inside a hold, of any runtime, must not wait for themselves. The last of them is
    // found fastest; the value is Java's own, so that it keeps no class loader.
    private static final ThreadLocal<Boolean> HOLDS = new ThreadLocal<>();
    private static Thread lastHolder;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 19;
    private static final Class<?> VIRTUAL = virtualThreads();

    private final ByteBuffer words;

    /** A gate over these two words, in native order. */
    GilGate(ByteBuffer words) {
        this.words = words;
    }

    /** The gate of the interpreter whose core keeps its turns at this address. */
    static GilGate at(long address) {
        return new GilGate(Posix.wrap(address, WORDS_BYTES).order(ByteOrder.nativeOrder()));
    }

    /** The class of virtual threads, or null: until it is known, no thread is one. */
    private static Class<?> virtualThreads() {
        if (Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
            return null;
        }
        try {
            return Class.forName("java.lang.VirtualThread", false, null);
        } catch (ClassNotFoundException none) {
            return null;
        }
    }

    /**
     * Waits for this thread's turn, if another's calls run; then a call may want the GIL, as the
     * next thing that happens. A virtual thread has it already, outside callbacks.
     */
    void pass() {
        // Read plainly, which costs a third: the native call behind every look makes it a new one.
        if ((words.getLong(RUNNING) | words.getLong(CLAIMED)) != 0) {
            if (lastHolder == Thread.currentThread()) {
                return;
            }
            waitForTurn();
        }
        if (VIRTUAL != null && Thread.currentThread().getClass() == VIRTUAL && !isHeldHere()) {
            SharedTurns.OF_VIRTUAL.take(this);
        }
    }

    /** Adds what a thread has waited for its turn since this {@link System#nanoTime}. */
    void countWait(long sinceNs) {
        WORDS.getAndAdd(words, WAITED_NS, System.nanoTime() - sinceNs);
    }

    /** A number that differs from an earlier one if a call or a row has begun since. */
    long progress() {
        return (long) WORDS.getOpaque(words, BEGUN) + (long) WORDS.getOpaque(words, NESTED);
    }

    /** Runs the body, which runs with the GIL held: calls in it pass at once. */
    void held(Runnable body) {
        if (isHeldHere()) {
            body.run();
            return;
        }
        HOLDS.set(Boolean.TRUE);
        lastHolder = Thread.currentThread();
        try {
            body.run();
        } finally {
            lastHolder = null;
            HOLDS.remove();
        }
    }

    /** Whether this thread runs the body of a hold. */
    boolean isHeldHere() {
        return lastHolder == Thread.currentThread() || HOLDS.get() != null;
    }

    private void waitForTurn() {
        if (isHeldHere()) {
            return;
        }
        final long sinceNs = System.nanoTime();
        if (seesShortCalls()) {
            takeTurn();
        }
        countWait(sinceNs);
    }

    private void takeTurn() {
        do {
            LockSupport.parkNanos(this, SLICE_NS);
            if (isFree()) {
                return;
            }
        } while (!WORDS.compareAndSet(words, CLAIMED, 0L, 1L));
        final long endNs = System.nanoTime() + CLAIM_NS;
        while (running() != 0 && System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
        WORDS.getAndAdd(words, CLAIMED, -1L); // threads that wait natively count beside it
    }

    /** Watches until one call follows another; false if none runs, or the same for long. */
    private boolean seesShortCalls() {
        if (claimed() != 0) {
            return true;
        }
        final long first = running();
        final long endNs = System.nanoTime() + LONG_CALL_NS;
        while (System.nanoTime() < endNs) {
            if (isFree()) {
                return false;
            }
            final long seen = running();
            if (seen != 0 && seen != first) {
                return true;
            }
        }
        return false;
    }

    /** Whether no call runs at this moment. */
    boolean looksFree() {
        return (running() | claimed()) == 0;
    }

    /** Whether no call runs, not even another after the pause between two. */
    private boolean isFree() {
        for (int i = 0; i < PAUSES_BETWEEN_CALLS; i++) {
            if ((running() | claimed()) != 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private long running() {
        return (long) WORDS.getOpaque(words, RUNNING);
    }

    private long claimed() {
        return (long) WORDS.getOpaque(words, CLAIMED);
    }

    /** Made by the first virtual thread that calls. */
    private static final class SharedTurns {
        private static final VirtualTurns OF_VIRTUAL = new VirtualTurns();
    }
}
