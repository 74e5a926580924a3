package org.pybridge.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.PythonConfig;
import org.pybridge.PythonException;
import org.pybridge.PythonStartException;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.platform.CoreLoader;
import org.pybridge.platform.PreparedDependencies;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.runtime.ClosedRuntime;
import org.pybridge.runtime.FirstCall;
import org.pybridge.runtime.JobFiles;
import org.pybridge.runtime.OpenRequest;
import org.pybridge.runtime.PythonThreads;
import org.pybridge.runtime.RuntimeResources;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.SessionSource;
import org.pybridge.runtime.SourceCounts;
import org.pybridge.runtime.WarmUp;

/** The session of a runtime in this process's interpreter. */
public final class EmbeddedSource implements SessionSource {
    private static final String EXIT_HOOK = "org/pybridge/embedded/ExitHook.class";

    private final EmbeddedTransport transport;
    private final Session session;
    private final RuntimeResources resources;
    private final Duration closeTimeout;
    private volatile SourceCounts last; // null while the session is open

    private EmbeddedSource(
            EmbeddedTransport transport,
            Session session,
            RuntimeResources resources,
            Duration closeTimeout) {
        this.transport = transport;
        this.session = session;
        this.resources = resources;
        this.closeTimeout = closeTimeout;
    }

    /**
     * Starts the interpreter, or joins it, and opens a session.
     *
     * @param prepared what the job brings along; null for nothing
     * @throws PythonStartException if this Python cannot run in this process, or cannot have what
     *     the job brings along
     */
    public static EmbeddedSource start(
            PythonEnvironment environment, PythonConfig config, PreparedDependencies prepared) {
        CoreLoader.open(environment, CoreNatives.class);
        FrameMemory borrowed = FramePool.borrow();
        try {
            CoreNatives.beginStart(
                    environment.executable().toString(),
                    environment.packageFolder().getParent().toString(),
                    !"false".equals(System.getProperty("pybridge.largeStacks")));
            // While Python starts, this thread loads the classes of what comes next.
            RuntimeResources resources = new RuntimeResources(config, prepared);
            EmbeddedTransport transport = new EmbeddedTransport(config.holdWarning());
            FrameMemory request = OpenRequest.write(borrowed, config);
            FirstCall.prepare();
            CoreNatives.installExitHook(CoreLoader.classFile(EXIT_HOOK)); // ends a start too
            CoreNatives.awaitStart();
            Session session = open(environment, transport, request, resources);
            Dispatcher.add(session);
            EmbeddedSource source =
                    new EmbeddedSource(transport, session, resources, config.closeTimeout());
            source.begin(config);
            return source;
        } catch (IllegalStateException e) {
            throw refused(environment, e);
        } finally {
            FramePool.giveBack(borrowed);
        }
    }

    private void begin(PythonConfig config) {
        try {
            if (resources.dependencies() != null) {
                JobFiles.beginShared(session, resources.dependencies());
            }
            session.begin(config);
            if (!config.warmUp().isEmpty()) {
                WarmUp.run(session, config);
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private static PythonStartException refused(PythonEnvironment environment, Throwable cause) {
        return new PythonStartException(
                "thread mode does not start with "
                        + environment.describe()
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    /** A Python that another program runs may lack what a session is made of. */
    private static Session open(
            PythonEnvironment environment,
            EmbeddedTransport transport,
            FrameMemory request,
            RuntimeResources resources) {
        long length =
                CoreNatives.openSession(
                        Dispatcher.class, request.address(), request.capacityBytes());
        FrameMemory reply = request.received(length);
        try {
            return Session.opened(resources.observed(transport), reply, resources);
        } catch (PythonException e) {
            throw refused(environment, e);
        } finally {
            if (reply != request) {
                reply.free();
            }
        }
    }

    @Override
    public Session current() {
        return session;
    }

    @Override
    public RuntimeResources resources() {
        return resources;
    }

    @Override
    public SourceCounts counts() {
        SourceCounts known = last;
        if (known == null) {
            SourceCounts seen = read();
            known = last; // the session may have ended meanwhile
            return known == null ? seen : known;
        }
        return known;
    }

    @Override
    public PythonThreads pythonThreads() {
        long[] pairs = CoreNatives.javaThreads();
        Map<Long, Long> ids = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            ids.put(pairs[i], pairs[i + 1]);
        }
        return new PythonThreads("this process", CoreNatives.pythonStacks(), ids);
    }

    private SourceCounts read() {
        long[] counts = CoreNatives.counts(session.id());
        return new SourceCounts(
                counts[0], counts[1], counts[2], counts[3], counts[4], 0, 0, 0, List.of());
    }

    @Override
    public void close() {
        session.flushStreams(closeTimeout.toNanos(), true);
        long leftNanos = session.endCoroutines(closeTimeout.toNanos(), true);
        if (resources.dependencies() != null) {
            JobFiles.endShared(session);
        }
        session.markClosed(new ClosedRuntime());
        resources.close();
        session.awaitReaders();
        last = read();
        CoreNatives.closeSession(session.id(), leftNanos);
        transport.close();
        Dispatcher.remove(session);
        session.end();
    }
}
