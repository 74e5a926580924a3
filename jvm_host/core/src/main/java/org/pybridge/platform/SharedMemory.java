package org.pybridge.platform;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * One segment of memory that worker processes can map: made here, or by way of a worker's array
 * that has outlived it here. It is unmapped when no buffer of it is reachable any more; the system
 * frees the memory when no process has it any more. Thread-safe.
 */
public final class SharedMemory {
    private static final AtomicLong LAST_ID = new AtomicLong();
    private static final NavigableMap<Long, SharedMemory> BY_ADDRESS =
            new ConcurrentSkipListMap<>();
    private static final Map<Long, SharedMemory> BY_ID = new ConcurrentHashMap<>();
    private static final Set<LongConsumer> LISTENERS = new CopyOnWriteArraySet<>();

    /** What a JVM without segments does not need. */
    private static final class Needed {
        private static final long PID = ProcessHandle.current().pid();

        // Its thread ends once nothing is registered and this class is unreachable.
        private static final Cleaner CLEANER = Cleaner.create();
    }

    private final long id;
    private final int fd;
    private final long address;
    private final long sizeBytes;
    private final boolean isSlab;
    private WeakReference<ByteBuffer> buffer;
    private Cleaner.Cleanable cleanable;
    private boolean isShown;
    private boolean isFreed;

    private SharedMemory(long id, long[] fdAndAddress, long sizeBytes, boolean isSlab) {
        this.id = id;
        this.isSlab = isSlab;
        this.fd = (int) fdAndAddress[0];
        this.address = fdAndAddress[1];
        this.sizeBytes = sizeBytes;
    }

    /**
     * New zeroed memory, in native order.
     *
     * @param bytes 1 to 2^31-1
     * @throws OutOfMemoryError if all segments together would be larger than the Java heap may be,
     *     which is the limit of ordinary direct memory too
     * @throws IllegalStateException if the system gives no such memory
     */
    public static ByteBuffer allocate(long bytes) {
        SharedMemoryLimit.reserve(bytes);
        try {
            return allocateReserved(bytes, false);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no memory to share with a worker: "
                            + e.getMessage()
                            + "; each buffer takes a descriptor and whole pages: allocate a large"
                            + " one and slice it",
                    e);
        }
    }

    /**
     * A slab, of memory as {@link #allocate} gives it; null where there is none, with nothing done
     * to make room for it.
     */
    public static ByteBuffer allocateIfRoom(long bytes) {
        try {
            return SharedMemoryLimit.reserveIfRoom(bytes) ? allocateReserved(bytes, true) : null;
        } catch (IOException e) {
            return null; // the system has none; the caller knows another way
        }
    }

    private static ByteBuffer allocateReserved(long bytes, boolean isSlab) throws IOException {
        long[] fdAndAddress = null;
        try {
            fdAndAddress = Posix.createSharedMemory(bytes);
        } finally {
            if (fdAndAddress == null) {
                SharedMemoryLimit.release(bytes);
            }
        }
        return new SharedMemory(LAST_ID.incrementAndGet(), fdAndAddress, bytes, isSlab).open();
    }

    /**
     * A segment's whole memory, by its id and by where another process has it open.
     *
     * @throws IOException if it cannot be mapped
     * @throws OutOfMemoryError as for {@link #allocate}, where it is not mapped yet
     */
    public static ByteBuffer map(long id, long holderPid, long holderFd, long bytes)
            throws IOException {
        SharedMemory known = BY_ID.get(id);
        ByteBuffer open = known == null ? null : known.shown();
        if (open != null) {
            return open;
        }
        long[] opened = Posix.openSharedMemory(holderPid, holderFd, bytes);
        boolean isSlab = id >>> Integer.SIZE != 0; // a worker makes no other
        SharedMemory segment = new SharedMemory(id, opened, bytes, isSlab);
        boolean counted = false;
        try {
            SharedMemoryLimit.reserve(bytes); // only now it is known that there is so much
            counted = true;
        } finally {
            if (!counted) {
                segment.unmap();
            }
        }
        return segment.open();
    }

    private synchronized ByteBuffer shown() {
        ByteBuffer open = isFreed ? null : buffer.get();
        isShown |= open != null;
        return open;
    }

    /**
     * Unmaps a slab at once, which its maker uses no more; one that {@link #map} has given to
     * others when nobody has it any more.
     */
    public static void free(ByteBuffer slab) {
        containing(Posix.address(slab)).freeUnlessShown();
        Reference.reachabilityFence(slab);
    }

    private synchronized void freeUnlessShown() {
        if (!isShown) {
            isFreed = true;
            cleanable.clean();
        }
    }

    /** Registers memory that is counted; frees it where the heap has no room for that. */
    private ByteBuffer open() {
        boolean isOpen = false;
        try {
            ByteBuffer whole = Posix.wrap(address, sizeBytes).order(ByteOrder.nativeOrder());
            buffer = new WeakReference<>(whole);
            // Every buffer derived from the whole keeps it reachable.
            cleanable = Needed.CLEANER.register(whole, this::free);
            BY_ADDRESS.put(address, this);
            BY_ID.put(id, this);
            isOpen = true;
            return whole;
        } finally {
            if (!isOpen) {
                discard();
            }
        }
    }

    private void discard() {
        if (cleanable == null) {
            free();
        } else {
            cleanable.clean();
        }
    }

    private void free() {
        BY_ADDRESS.remove(address, this);
        BY_ID.remove(id, this);
        try {
            unmap();
        } finally {
            SharedMemoryLimit.release(sizeBytes);
            LISTENERS.forEach(listener -> listener.accept(id));
        }
    }

    private void unmap() {
        try {
            Posix.unmap(address, sizeBytes);
            Posix.close(fd);
        } catch (IOException e) {
            throw new IllegalStateException("shared memory cannot be freed: " + e.getMessage(), e);
        }
    }

    /** The segment that this address of a reachable buffer lies in; null for other memory. */
    public static SharedMemory containing(long address) {
        Map.Entry<Long, SharedMemory> below = BY_ADDRESS.floorEntry(address);
        SharedMemory segment = below == null ? null : below.getValue();
        return segment != null && address < segment.address + segment.sizeBytes ? segment : null;
    }

    /** Whether there is no segment at all. */
    public static boolean isEmpty() {
        return BY_ADDRESS.isEmpty();
    }

    /** Has the listener told the ids of freed segments. It must neither block nor throw. */
    public static void addListener(LongConsumer listener) {
        LISTENERS.add(listener);
    }

    /** Ends what {@link #addListener} began. */
    public static void removeListener(LongConsumer listener) {
        LISTENERS.remove(listener);
    }

    /**
     * Has it run by any thread that needs memory where the limit is reached. It frees what its
     * owner keeps unused, and must neither block nor throw.
     */
    public static void addReclaimer(Runnable reclaimer) {
        SharedMemoryLimit.addReclaimer(reclaimer);
    }

    /** Ends what {@link #addReclaimer} began. */
    public static void removeReclaimer(Runnable reclaimer) {
        SharedMemoryLimit.removeReclaimer(reclaimer);
    }

    /** Whether it is used again for other content, when those who hold this one let go of it. */
    public boolean isSlab() {
        return isSlab;
    }

    /** The same in every process. */
    public long id() {
        return id;
    }

    /** The process that {@link #holderFd} is of: this one. */
    public long holderPid() {
        return Needed.PID;
    }

    /** The descriptor by which others can open it. */
    public long holderFd() {
        return fd;
    }

    /** Where it lies in this process. */
    public long address() {
        return address;
    }

    /** The distance of an address from the first byte. */
    public long offset(long within) {
        return within - address;
    }

    /** The size in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }
}
