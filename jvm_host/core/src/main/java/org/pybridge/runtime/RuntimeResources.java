package org.pybridge.runtime;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.pybridge.PythonConfig;
import org.pybridge.platform.PreparedDependencies;

/** What all sessions of one runtime share. */
public final class RuntimeResources {
    // Its thread ends once nothing is registered and this is unreachable.
    private final Cleaner cleaner = Cleaner.create();
    private final HandleScopes scopes = new HandleScopes();
    private final AsyncCalls async;
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong lateCalls = new AtomicLong();
    private final AtomicLong forgottenHandles = new AtomicLong();
    private final boolean tracksHandles;
    private final boolean recordsCalls;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private Completions completions;
    private BundleTimer bundles; // null until a function is bundled
    private volatile CallWatch watch; // null until a call is watched
    private boolean closed;
    private final Duration callGrace;
    private final long callTimeoutNs;
    private final int keptExceptions;
    private final ClassLoader starter = Thread.currentThread().getContextClassLoader();
    private final boolean truncatesToMicroseconds;
    private final Converters converters;
    private final PreparedDependencies dependencies; // null without any
    private volatile Conversions conversions;
    private volatile ValueProfile profile; // null for the table of values as it is

    /**
     * New resources for a runtime of this configuration.
     *
     * @param prepared what its job has brought along; null for nothing
     */
    public RuntimeResources(PythonConfig config, PreparedDependencies prepared) {
        dependencies = prepared;
        async = new AsyncCalls(config);
        callGrace = config.callGrace();
        callTimeoutNs = config.callTimeout().toNanos();
        keptExceptions = config.keptExceptions();
        tracksHandles = config.tracksHandles();
        recordsCalls = config.recordsCalls();
        truncatesToMicroseconds = config.truncatesToMicroseconds();
        converters = new Converters(config.converters());
        conversions = new Conversions(converters);
    }

    /** Takes a new session of the runtime. */
    void opened(Session session) {
        sessions.add(session);
    }

    void ended(Session session) {
        sessions.remove(session);
    }

    /** The sessions that have not ended. */
    Set<Session> sessions() {
        return sessions;
    }

    void countError() {
        errors.incrementAndGet();
    }

    long errorCount() {
        return errors.get();
    }

    /** How many calls went on after the grace time of their deadline or cancellation. */
    AtomicLong lateCalls() {
        return lateCalls;
    }

    /** How many handles the Cleaner had to release. */
    AtomicLong forgottenHandles() {
        return forgottenHandles;
    }

    boolean tracksHandles() {
        return tracksHandles;
    }

    /** The transport as the runtime's calls shall use it. */
    public Transport observed(Transport transport) {
        return recordsCalls ? new RecordedTransport(transport) : transport;
    }

    Cleaner cleaner() {
        return cleaner;
    }

    HandleScopes scopes() {
        return scopes;
    }

    AsyncCalls async() {
        return async;
    }

    /** The bundled functions that have calls waiting; made at first use. */
    synchronized BundleTimer bundles() {
        if (bundles == null) {
            bundles = new BundleTimer(closed);
        }
        return bundles;
    }

    /** The threads that complete futures of coroutines; made at first use. */
    synchronized Completions completions() {
        if (completions == null) {
            completions = new Completions(starter);
            if (closed) {
                completions.close(); // what is handed to it runs at once
            }
        }
        return completions;
    }

    /** How long a call may take that says nothing else; 0 for ever. */
    long callTimeoutNs() {
        return callTimeoutNs;
    }

    /** Who watches calls; made at first use. */
    CallWatch watch() {
        CallWatch known = watch;
        return known == null ? newWatch() : known;
    }

    private synchronized CallWatch newWatch() {
        if (watch == null) {
            watch = new CallWatch(this, callGrace);
            if (closed) {
                watch.close();
            }
        }
        return watch;
    }

    /** A call of this thread that was told to end and came back with an error; null if none. */
    WatchedCall takeStopped() {
        CallWatch known = watch;
        return known == null ? null : known.takeBack();
    }

    int keptExceptions() {
        return keptExceptions;
    }

    /** The context class loader of the code that started the runtime. */
    ClassLoader starter() {
        return starter;
    }

    boolean truncatesToMicroseconds() {
        return truncatesToMicroseconds;
    }

    Converters converters() {
        return converters;
    }

    Conversions conversions() {
        return conversions;
    }

    /** What Python sees of a Java result. */
    Object shown(Object result) {
        ValueProfile own = profile;
        return own == null ? result : own.shown(result);
    }

    void profile(ValueProfile value) {
        profile = value;
        conversions = conversions.with(value);
    }

    /** What the job has brought along; null for nothing. */
    public PreparedDependencies dependencies() {
        return dependencies;
    }

    /** Ends the threads that are the runtime's own. */
    public void close() {
        BundleTimer timer;
        Completions threads;
        synchronized (this) {
            timer = bundles;
            threads = timer == null ? completions : completions();
            closed = true;
            conversions.records().end();
            async.close();
            if (watch != null) {
                watch.close();
            }
        }
        if (timer != null) { // its functions ask this for what they need under their own locks
            timer.close(threads);
        }
        if (threads != null) {
            threads.close();
        }
    }
}
