package org.pybridge.runtime;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.Python;
import org.pybridge.PythonStats;
import org.pybridge.frame.FrameLayout;
import org.pybridge.platform.PreparedDependencies;

/** The API over a session, in either mode. */
final class PythonRuntime implements Python {
    // What a ByteBuffer can hold, less what aligning it takes.
    private static final int MAX_BUFFER_BYTES = Integer.MAX_VALUE - 63;

    private final SessionSource source;
    private final ExecutionMode mode;
    private final String fallbackReason;
    private final String version;
    private final AtomicBoolean closed = new AtomicBoolean();
    private ManagementBean bean; // null until one is registered
    private final AtomicInteger reloads = new AtomicInteger();

    PythonRuntime(SessionSource source, ExecutionMode mode, String fallbackReason) {
        this.source = source;
        this.mode = mode;
        this.fallbackReason = fallbackReason;
        this.version = source.current().services().version();
    }

    /** The live session that keeps what the user has made in it. */
    private Session home() {
        requireOpen();
        return source.home();
    }

    /** The live session, for what leaves nothing there that has to stay. */
    Session session() {
        requireOpen();
        return source.current();
    }

    void requireOpen() {
        if (closed.get()) {
            throw new ClosedRuntime().get();
        }
    }

    RuntimeResources resources() {
        return source.resources();
    }

    /** Where functions asked for by name run; null where there is but one place for ever. */
    CallPlaces places() {
        return source.places();
    }

    boolean isClosed() {
        return closed.get();
    }

    /** How often modules were reloaded: a name may mean another object afterwards. */
    int reloads() {
        return reloads.get();
    }

    /** A new handle on the function of this name. */
    LiveRef resolve(Session session, String name) {
        LiveRef found = session.services().resolve(session, name).ref();
        session.transport().named(found.id(), name);
        return found;
    }

    /** As above in the live session, whose worker is not ended meanwhile. */
    LiveRef resolveAtHome(String name) {
        if (!isPlaced()) {
            return resolve(session(), name).byName();
        }
        requireOpen();
        CallPlaces.Place home = places().enterHome();
        try {
            return resolve(home.session(), name).byName();
        } finally {
            home.leave();
        }
    }

    private boolean isPlaced() {
        return places() != null && places().areMany();
    }

    private static Object service(Session session, String name, int flags, Object... arguments) {
        return session.call(session.watched(), session.services().id(name), flags, arguments);
    }

    @Override
    public PyFunction function(String name) {
        if (!FunctionName.isOne(requireText("name", name))) {
            throw new IllegalArgumentException(
                    "not a function's name: seen=\""
                            + name
                            + "\", wanted=\"module:qualified.name\"");
        }
        int newest = reloads();
        NamedFunction function = new NamedFunction(this, name, resolveAtHome(name), newest);
        long timeoutNs = resources().callTimeoutNs();
        boolean mayWait = timeoutNs > 0 && places() != null; // for a worker to start
        return mayWait || isPlaced() ? function.placed(timeoutNs, false) : function;
    }

    @Override
    public PyObject module(String name) {
        return (PyObject)
                service(home(), "module", FrameLayout.RESULT_AS_HANDLE, requireText("name", name));
    }

    @Override
    public void reload(String module) {
        requireText("module", module);
        requireOpen();
        source.sourcesChanged();
        try {
            try {
                ModuleReload.run(session(), module);
            } finally {
                source.reloaded(module); // only now no old byte code is found any more
            }
            for (Session other : source.otherSessions()) {
                ModuleReload.runWhereImported(other, module);
            }
        } finally {
            reloads.incrementAndGet(); // it may have changed others before it failed
        }
    }

    @Override
    public PyObject eval(String expression) {
        return (PyObject)
                service(
                        home(),
                        "eval",
                        FrameLayout.RESULT_AS_HANDLE,
                        requireText("expression", expression));
    }

    @Override
    public void exec(String source) {
        service(home(), "exec", 0, requireText("source", source));
    }

    @Override
    public PyObject get(String name) {
        return (PyObject)
                service(home(), "get", FrameLayout.RESULT_AS_HANDLE, requireText("name", name));
    }

    @Override
    public void set(String name, Object value) {
        service(home(), "set", 0, requireText("name", name), value);
    }

    @Override
    public PyObject wrap(Object value) {
        return (PyObject) service(home(), "wrap", FrameLayout.RESULT_AS_HANDLE, LiveView.of(value));
    }

    private static String requireText(String what, String text) {
        return Objects.requireNonNull(text, what);
    }

    @Override
    public PyScope scope() {
        return session().scopes().open();
    }

    @Override
    public void hold(Runnable body) {
        session().transport().hold(Objects.requireNonNull(body, "body"));
    }

    @Override
    public <T, X extends Exception> T hold(Body<T, X> body) throws X {
        Held<T, X> held = new Held<>(Objects.requireNonNull(body, "body"));
        session().transport().hold(held);
        return held.result();
    }

    /** Carries a body's outcome out of a Runnable. */
    private static final class Held<T, X extends Exception> implements Runnable {
        private final Body<T, X> body;
        private T value;
        private Exception failure;

        Held(Body<T, X> body) {
            this.body = body;
        }

        @Override
        public void run() {
            try {
                value = body.run();
            } catch (Exception e) {
                failure = e;
            }
        }

        @SuppressWarnings("unchecked") // unless unchecked, the body declares what it throws
        T result() throws X {
            if (failure != null) {
                throw (X) failure;
            }
            return value;
        }
    }

    @Override
    public ByteBuffer allocate(long bytes) {
        if (bytes < 0 || bytes > MAX_BUFFER_BYTES) {
            throw new IllegalArgumentException(
                    "bytes=" + bytes + ": wanted 0.." + MAX_BUFFER_BYTES);
        }
        return session().transport().allocate((int) bytes);
    }

    @Override
    public PythonStats stats() {
        RuntimeResources resources = source.resources();
        SourceCounts counts = source.counts();
        long handles = 0;
        long javaObjects = 0;
        Map<String, Long> sites = Map.of();
        for (Session session : resources.sessions()) {
            handles += session.handles().liveCount();
            javaObjects += session.javaObjects().liveCount();
            sites = session.handles().liveBySite(sites);
        }
        return new PythonStats(
                mode,
                counts.calls(),
                resources.errorCount(),
                resources.lateCalls().get(),
                counts.upcalls(),
                handles,
                resources.forgottenHandles().get(),
                counts.pendingReleases(),
                javaObjects,
                counts.gilWaitNs(),
                counts.gilHoldNs(),
                resources.async().waitingCount() + counts.waitingCalls(),
                counts.workerPid(),
                counts.workerStarts(),
                counts.workers(),
                Collections.unmodifiableMap(sites));
    }

    @Override
    public String dumpThreads() {
        return ThreadDump.of(this, source.pythonThreads());
    }

    @Override
    public synchronized void registerMBean(String name) {
        Objects.requireNonNull(name, "name");
        if (isClosed()) {
            throw new ClosedRuntime().get();
        }
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            throw new IllegalStateException("this JVM has no module java.management");
        } else if (bean != null) {
            throw new IllegalStateException("the runtime has an MBean already: wanted=" + name);
        }
        bean = ManagementBean.register(this, name);
    }

    private synchronized void unregister() {
        if (bean != null) {
            bean.unregister();
        }
    }

    @Override
    public ExecutionMode mode() {
        return mode;
    }

    @Override
    public Optional<String> fallbackReason() {
        return Optional.ofNullable(fallbackReason);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            unregister();
            PreparedDependencies dependencies = source.resources().dependencies();
            try {
                source.close();
            } finally {
                if (dependencies != null) {
                    dependencies.close();
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Python " + version + " (" + mode + (closed.get() ? ", closed)" : ")");
    }
}
