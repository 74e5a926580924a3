package org.pybridge.arrow;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The arrays that Java exports to Python. One that Python has dropped before its call ends is given
 * back there; one that it keeps comes to a list when it drops it, on whatever thread, and is given
 * back by the next export, or by a thread that looks every now and then. Thread-safe.
 *
 * <p>There is one for all runtimes, as Python's modules keep arrays beyond them.
 */
final class Exports {
    private static final long SHORTEST_PAUSE_MS = 1;
    private static final long LONGEST_PAUSE_MS = 64;
    private static final VarHandle WORD =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static Exports ofThisClassLoader;

    private final long callback;
    private final long releasedList = MemoryUtil.allocateMemory(Long.BYTES); // as long as Python
    private final ByteBuffer released = MemoryUtil.directBuffer(releasedList, Long.BYTES);
    private final List<ExportMemory> all = new ArrayList<>();
    private final Deque<ExportMemory> idle = new ArrayDeque<>();
    private volatile boolean isWatched;
    private final ReentrantLock collecting = new ReentrantLock();
    private final AtomicInteger keptCount = new AtomicInteger(); // beyond their calls
    private volatile boolean isUsed; // since the watch has looked

    private Exports(long callback) {
        this.callback = callback;
        WORD.setVolatile(released, 0, 0L);
    }

    /** Those by this release callback, the native core's. */
    static synchronized Exports by(long callback) {
        if (ofThisClassLoader == null) {
            ofThisClassLoader = new Exports(callback);
        }
        return ofThisClassLoader;
    }

    long callback() {
        return callback;
    }

    long releasedList() {
        return releasedList;
    }

    /** Memory to export an array in, to be closed when the call with it is over. */
    ExportMemory borrow() {
        collect();
        synchronized (all) {
            ExportMemory memory = idle.pollLast();
            if (memory == null) {
                memory = new ExportMemory(this, all.size());
                all.add(memory);
            }
            return memory;
        }
    }

    /** The call with this memory is over. */
    void settle(ExportMemory memory) {
        if (memory.isHeld()) {
            isUsed = true;
            keptCount.incrementAndGet();
            ensureWatched();
            if (!memory.letGo()) {
                return;
            }
            keptCount.decrementAndGet();
        }
        giveBack(memory);
    }

    /**
     * Whether Python has kept arrays beyond their calls, so that a result may have their memory.
     */
    boolean areKept() {
        return keptCount.get() != 0;
    }

    /**
     * Gives back what Python has dropped since; whether there was something. What another thread
     * has begun to give back is so on return too.
     */
    boolean collect() {
        if ((long) WORD.getVolatile(released, 0) == 0 && !collecting.isLocked()) {
            return false;
        }
        collecting.lock();
        try {
            return giveBackReleased();
        } finally {
            collecting.unlock();
        }
    }

    private boolean giveBackReleased() {
        long first = (long) WORD.getAndSet(released, 0, 0L);
        long address = first;
        while (address != 0) {
            long next = ExportMemory.nextAt(address); // read before it is used again
            giveBack(at(ExportMemory.indexAt(address)));
            keptCount.decrementAndGet();
            address = next;
        }
        return first != 0;
    }

    private ExportMemory at(int index) {
        synchronized (all) {
            return all.get(index);
        }
    }

    private void giveBack(ExportMemory memory) {
        try {
            memory.clear();
        } catch (RuntimeException e) { // an allocator's listener; whose call this is cannot tell
            System.getLogger("org.pybridge").log(Level.WARNING, "a buffer was not closed", e);
        } finally {
            synchronized (all) {
                idle.addLast(memory);
            }
        }
    }

    private void ensureWatched() {
        if (!isWatched) {
            synchronized (all) {
                if (!isWatched) {
                    Thread watch = new Thread(null, this::watch, "pybridge-arrow", 0, false);
                    watch.setDaemon(true);
                    watch.setContextClassLoader(null);
                    watch.start();
                    isWatched = true;
                }
            }
        }
    }

    private void watch() {
        long pauseMs = SHORTEST_PAUSE_MS;
        do {
            isUsed = false;
            try {
                Thread.sleep(pauseMs);
            } catch (InterruptedException e) {
                continue; // it is nobody's to interrupt
            }
            pauseMs = collect() ? SHORTEST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        } while (pauseMs < LONGEST_PAUSE_MS || isUsed || !endsWatch());
    }

    /** Whether Python has nothing; who exports the next array starts another thread then. */
    private boolean endsWatch() {
        synchronized (all) {
            isWatched = false; // seen by who keeps an array after the next line
            isWatched = keptCount.get() != 0;
            return !isWatched;
        }
    }
}
