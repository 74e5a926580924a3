package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The handles of one session that its user holds: how many there are, and, where that is asked for,
 * where they were made. Thread-safe.
 */
final class HandleLedger {
    private final AtomicLong live = new AtomicLong();
    private final AtomicLong named = new AtomicLong(); // those of functions asked for by name
    private final AtomicLong waiting = new AtomicLong(); // bundles for this session alone
    private final AtomicLong forgotten; // the runtime's
    private final Set<LiveRef.Release> tracked; // null without tracking
    private final Map<String, Long> forgottenBySite;
    private volatile boolean ended;
    private volatile Transport transport; // null once the session has ended

    /** A ledger of a new session, by this transport, of the runtime with these resources. */
    HandleLedger(Transport transport, RuntimeResources resources) {
        this.transport = transport;
        forgotten = resources.forgottenHandles();
        tracked = resources.tracksHandles() ? ConcurrentHashMap.newKeySet() : null;
        forgottenBySite = tracked == null ? null : new ConcurrentHashMap<>();
    }

    /** A handle was made; returns where, or null. */
    String made() {
        live.incrementAndGet();
        return tracked == null ? null : HandleSite.here();
    }

    void track(LiveRef.Release made) {
        if (tracked != null) {
            tracked.add(made);
        }
    }

    /** A handle goes that was made and is not PyBridge's own. */
    void released(LiveRef.Release handle, boolean isForgotten) {
        if (tracked != null) {
            tracked.remove(handle);
        }
        if (ended) {
            return; // it went with the session
        }
        live.decrementAndGet();
        if (handle.isByName()) {
            named.decrementAndGet();
        }
        if (isForgotten) {
            PythonEvents.handleForgotten(handle.site());
            if (tracked != null) {
                tell(handle.site());
            }
            forgotten.incrementAndGet();
        }
    }

    /** A handle turns out to be that of a function asked for by name. */
    void named() {
        named.incrementAndGet();
    }

    /** So many more bundles of calls wait that are for this session alone; fewer, if negative. */
    void countWaiting(int more) {
        waiting.addAndGet(more);
    }

    /** Whether a handle is of an object that the session alone has, or calls wait for it alone. */
    boolean areBound() {
        return liveCount() > named.get() || waiting.get() > 0;
    }

    /** A handle turns out to be PyBridge's own. */
    void disown(LiveRef.Release handle) {
        live.decrementAndGet();
        if (tracked != null) {
            tracked.remove(handle);
        }
    }

    /** Names a place at its first forgotten handle, and whenever there are twice as many. */
    private void tell(String site) {
        long count = forgottenBySite.merge(site, 1L, Long::sum);
        if (Long.bitCount(count) == 1) {
            System.getLogger("org.pybridge")
                    .log(
                            Level.WARNING,
                            "a handle was never closed, the garbage collector has released it:"
                                    + " count="
                                    + count
                                    + ", made by "
                                    + site);
        }
    }

    long liveCount() {
        return Math.max(0, live.get());
    }

    /** Adds the live handles to those of other sessions, by where they were made, most first. */
    Map<String, Long> liveBySite(Map<String, Long> others) {
        if (tracked == null) {
            return others;
        }
        Map<String, Long> counts = new HashMap<>(others);
        for (LiveRef.Release handle : tracked) {
            counts.merge(handle.site(), 1L, Long::sum);
        }
        List<Map.Entry<String, Long>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.<String, Long>comparingByValue().reversed());
        Map<String, Long> result = new LinkedHashMap<>();
        for (Map.Entry<String, Long> entry : sorted) {
            result.put(entry.getKey(), entry.getValue());
        }
        return result;
    }

    /**
     * Has Python drop a handle. The Cleaner keeps the ledger, but not the transport of a session
     * that has ended: there the handle may be one that the runtime's own settings hold.
     */
    void release(long session, long handle) {
        Transport open = transport;
        if (open != null) {
            open.release(session, handle);
        }
    }

    /** Drops a handle's object on this thread. */
    void drop(long session, long handle) {
        Transport open = transport;
        if (open != null) {
            open.drop(session, handle);
        }
    }

    /** All handles went with the session. */
    void end() {
        ended = true;
        transport = null;
        live.set(0);
        named.set(0);
        if (tracked != null) {
            tracked.clear();
        }
    }
}
