package org.pybridge.embedded;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.platform.OnDemandThread;

/**
 * Names bodies of hold that keep the GIL for long, in a log warning with both stacks: after the
 * limit, after twice that, and so on, and once more when they let it go.
 *
 * <p>Its daemon thread looks a few times within the limit whether any call has begun; it lives
 * while holds run, and a limit longer. A hold costs a link in a list, a call in it nothing.
 */
final class HoldWatch implements Runnable {
    private static final int LOOKS_PER_LIMIT = 4;
    private static final long SHORTEST_PAUSE_NS = 1_000_000;

    private final GilGate gate;
    private final long limitNs;
    private volatile Hold newest; // written with the GIL held
    private final OnDemandThread watcher = new OnDemandThread("pybridge-hold-watch", 0, this);
    private volatile boolean closed;

    HoldWatch(GilGate gate, Duration limit) {
        this.gate = gate;
        this.limitNs = limit.toNanos();
    }

    /** A hold begins; the GIL is held. */
    void begin(Hold hold) {
        Hold before = newest;
        hold.older = before;
        if (before != null) {
            before.newer = hold;
        }
        newest = hold;
        if (limitNs > 0 && !closed && !watcher.isRunning()) {
            start();
        }
    }

    /** A hold ends; the GIL is held. Holds of several threads end in any order. */
    void end(Hold hold) {
        hold.ended = true;
        if (hold.older != null) {
            hold.older.newer = hold.newer;
        }
        if (hold.newer != null) {
            hold.newer.older = hold.older;
        } else {
            newest = hold.older;
        }
    }

    private void start() {
        try {
            watcher.wake();
        } catch (OutOfMemoryError noThread) {
            warn("no thread to watch a hold: " + noThread.getMessage());
        }
    }

    void close() {
        closed = true;
        watcher.unpark();
    }

    @Override
    public void run() {
        final long pauseNs = Math.max(limitNs / LOOKS_PER_LIMIT, SHORTEST_PAUSE_NS);
        final Map<Hold, Since> seen = new HashMap<>();
        long progress = gate.progress();
        for (int idleLooks = 0;
                !closed && !(idleLooks > LOOKS_PER_LIMIT && watcher.ends(() -> newest == null)); ) {
            LockSupport.parkNanos(this, pauseNs);
            final long nowNs = System.nanoTime();
            final long before = progress;
            progress = gate.progress();
            tellEnds(seen, nowNs, progress != before);
            for (Hold hold = newest; hold != null && !closed; hold = hold.older) {
                look(hold, seen.computeIfAbsent(hold, any -> new Since(nowNs)), nowNs);
            }
            idleLooks = seen.isEmpty() ? idleLooks + 1 : 0;
        }
    }

    /** Forgets the holds that have ended, or have begun a call, which gives way to others. */
    private void tellEnds(Map<Hold, Since> seen, long nowNs, boolean progressed) {
        for (Iterator<Map.Entry<Hold, Since>> all = seen.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Hold, Since> entry = all.next();
            if (progressed || entry.getKey().ended) {
                if (entry.getValue().warnings > 0) {
                    warn(HoldReport.end(entry.getKey(), nowNs - entry.getValue().ns));
                }
                all.remove();
            }
        }
    }

    private void look(Hold hold, Since since, long nowNs) {
        final long heldNs = nowNs - since.ns;
        if (heldNs >> Math.min(since.warnings, Long.SIZE - 2) < limitNs) {
            return;
        }
        final long before = gate.progress();
        final String report = HoldReport.make(hold, heldNs);
        if (report != null && !hold.ended && gate.progress() == before) {
            since.warnings++;
            warn(report);
        }
    }

    private static void warn(String text) {
        System.getLogger("org.pybridge").log(Level.WARNING, text);
    }

    /** Since when a hold is known to have begun no call, and how often that was told. */
    private static final class Since {
        private final long ns;
        private int warnings;

        Since(long ns) {
            this.ns = ns;
        }
    }
}
