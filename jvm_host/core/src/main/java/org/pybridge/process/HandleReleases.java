package org.pybridge.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.frame.FrameReader;
import org.pybridge.frame.FrameWriter;
import org.pybridge.platform.DaemonThread;
import org.pybridge.runtime.Session;

/**
 * Tells a worker which handles and shared memory Java has dropped, from a daemon thread of its own:
 * nobody's call runs another's {@code __del__}, and an idle program releases too. Thread-safe.
 */
final class HandleReleases {
    private static final long NO_MEMORY_PAUSE_MS = 10;
    private static final int MAX_BATCH = 1000;
    private static final Dropped END = new Dropped(FrameLayout.TAG_NONE, 0);

    /** A handle, or a segment of shared memory, by the tag that it has in the frame. */
    private record Dropped(int tag, long id) {}

    private final WorkerTransport transport;
    private final BlockingQueue<Dropped> dropped = new LinkedBlockingQueue<>();
    private volatile int beingSentCount;
    private boolean started;
    private boolean closed;

    HandleReleases(WorkerTransport transport) {
        this.transport = transport;
    }

    void add(long handle) {
        dropped.add(new Dropped(FrameLayout.TAG_INT, handle));
        startOnce();
    }

    /** Tells that a segment of shared memory was freed. */
    void addSegment(long id) {
        dropped.add(new Dropped(FrameLayout.TAG_SEGMENT, id));
        startOnce();
    }

    /** How many the worker has not dropped yet. */
    int pendingCount() {
        return dropped.size() + beingSentCount;
    }

    private synchronized void startOnce() {
        if (started || closed) {
            return;
        }
        try {
            DaemonThread.of("pybridge-worker-releases", this::run).start();
            started = true;
        } catch (OutOfMemoryError e) {
            return; // the next one tries again: who drops something cannot do anything about it
        }
    }

    /** Ends the thread; what was not told yet ends with the worker. */
    synchronized void close() {
        closed = true;
        dropped.add(END);
    }

    private void run() {
        List<Dropped> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (sendsNext(batch)) {
                continue;
            }
        } catch (WorkerException | IllegalStateException e) {
            if (!transport.isEnding()) {
                throw e;
            }
            dropped.clear(); // the worker's end releases them
            beingSentCount = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for handles and sends them; those in the batch are not sent yet. False at the end. */
    private boolean sendsNext(List<Dropped> batch) throws InterruptedException {
        try {
            if (batch.isEmpty()) {
                batch.add(dropped.take());
                dropped.drainTo(batch, MAX_BATCH - 1);
                beingSentCount = batch.size();
            }
            if (endsIn(batch)) {
                return false;
            }
            send(batch);
        } catch (OutOfMemoryError e) { // others have taken it; this thread has much to free
            Thread.sleep(NO_MEMORY_PAUSE_MS);
        }
        return true;
    }

    // By identity: Java 17 keeps the class whose equals it has linked last, and so our class
    // loader.
    private static boolean endsIn(List<Dropped> batch) {
        for (Dropped each : batch) {
            if (each == END) {
                return true;
            }
        }
        return false;
    }

    private void send(List<Dropped> batch) {
        Session session = transport.session();
        FrameMemory borrowed = FramePool.borrow();
        try {
            FrameWriter frame = new FrameWriter(borrowed);
            frame.begin(FrameLayout.KIND_RELEASE, session.id());
            for (Dropped each : batch) {
                frame.tag(each.tag(), 0, 0, 0);
                frame.word(each.id());
            }
            frame.counts(batch.size(), 0);
            frame.finish();
            batch.clear(); // it is not to be sent again, whatever comes
            FrameMemory reply = transport.carryReleases(frame.memory(), session);
            session.removeReleased(new FrameReader(reply));
            if (reply != frame.memory()) {
                reply.free();
            }
        } finally {
            beingSentCount = batch.size();
            FramePool.giveBack(borrowed);
        }
    }
}
