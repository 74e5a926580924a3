package org.pybridge.process;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.platform.BuildVersion;
import org.pybridge.platform.InstallCommand;
import org.pybridge.platform.NativeLoader;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.runtime.ClosedRuntime;
import org.pybridge.runtime.OpenRequest;
import org.pybridge.runtime.PythonEvents;
import org.pybridge.runtime.PythonThreads;
import org.pybridge.runtime.RuntimeResources;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.SessionSource;
import org.pybridge.runtime.SourceCounts;

/** The session of a runtime in its worker; a dead worker is replaced at the next call. */
public final class WorkerSource implements SessionSource {
    private final WorkerCommand command;
    private final PythonConfig config;
    private final RuntimeResources resources;
    private final WorkerCounts counts = new WorkerCounts();
    private WorkerExit exit; // set before the source is seen
    private volatile WorkerTransport worker;
    private volatile WorkerTransport starting; // its first Python code may call Java already
    private boolean closed;

    private WorkerSource(PythonEnvironment environment, PythonConfig config) {
        this.command = new WorkerCommand(environment, config);
        this.config = config;
        this.resources = new RuntimeResources(config);
    }

    /**
     * Starts the first worker and waits until it is ready.
     *
     * @throws PythonStartException if it cannot be started, ends, or is not ready in time
     */
    public static WorkerSource start(PythonEnvironment environment, PythonConfig config) {
        NativeLoader.load(environment);
        WorkerSource source = new WorkerSource(environment, config);
        source.exit = WorkerExit.install();
        boolean started = false;
        try {
            source.worker = source.startWorker();
            source.exit.serve(source);
            started = true;
        } catch (WorkerException | IOException e) {
            throw new PythonStartException(
                    "no worker process starts with "
                            + source.command.describe()
                            + ": "
                            + e.getMessage()
                            + source.command.homeVariable(),
                    e);
        } finally {
            if (!started) {
                source.exit.remove();
            }
        }
        return source;
    }

    /** See {@link WorkerProcess#prepareExit}. */
    void prepareExit() throws IOException {
        worker.process().prepareExit();
    }

    private WorkerTransport startWorker() throws IOException {
        WorkerTransport transport = new WorkerTransport(WorkerProcess.spawn(command), counts);
        counts.starts.incrementAndGet();
        CountDownLatch ready = new CountDownLatch(1);
        Thread watchdog =
                new Thread(() -> endUnlessReady(transport, ready), "pybridge-worker-start");
        watchdog.setDaemon(true);
        watchdog.start();
        try {
            open(transport);
        } catch (RuntimeException e) {
            transport.close(0);
            throw e;
        } finally {
            ready.countDown();
        }
        return transport;
    }

    private void endUnlessReady(WorkerTransport transport, CountDownLatch ready) {
        try {
            if (!ready.await(config.startTimeout().toNanos(), TimeUnit.NANOSECONDS)) {
                transport.end("it was not ready within startTimeout=" + config.startTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(WorkerTransport transport) {
        FrameMemory borrowed = FramePool.borrow();
        FrameMemory request = OpenRequest.write(borrowed, config);
        FrameMemory reply = transport.carry(request, null);
        try {
            Session session = Session.opened(resources.observed(transport), reply, resources);
            requireSameVersion(session.bridgeVersion());
            transport.opened(session);
            starting = transport;
            session.begin(config);
        } finally {
            starting = null;
            if (reply != request) {
                reply.free();
            }
            FramePool.giveBack(borrowed);
        }
    }

    private void requireSameVersion(String seen) {
        String wanted = BuildVersion.current();
        if (!seen.equals(wanted)) {
            throw new PythonStartException(
                    "the jar and the Python package are of different versions: jar="
                            + wanted
                            + ", package="
                            + seen
                            + " in "
                            + command.describe()
                            + "; install both from one checkout: "
                            + InstallCommand.againInto(command.executable()));
        }
    }

    @Override
    public Session current() {
        WorkerTransport live = worker;
        if (!live.isDead()) {
            return live.session();
        }
        // Whom the new worker has called cannot wait until it has started.
        WorkerTransport begun = starting;
        return begun != null && begun.isAnswering() ? begun.session() : replaced();
    }

    private synchronized Session replaced() {
        if (closed) {
            throw new IllegalStateException("this Python runtime is closed");
        }
        if (worker.isDead()) {
            try {
                worker = startWorker();
                PythonEvents.workerRestarted(worker.process().pid(), counts.starts.get());
            } catch (IOException e) {
                throw new WorkerException("the dead worker cannot be replaced: " + e.getMessage());
            }
        }
        return worker.session();
    }

    @Override
    public RuntimeResources resources() {
        return resources;
    }

    @Override
    public SourceCounts counts() {
        WorkerTransport newest = worker;
        return new SourceCounts(
                counts.calls.get(),
                counts.upcalls.get(),
                newest.pendingReleases(),
                0,
                0,
                newest.process().pid(),
                counts.starts.get());
    }

    @Override
    public PythonThreads pythonThreads() {
        WorkerProcess process = worker.process();
        String where = "the worker process " + process.pid();
        try {
            return new PythonThreads(where, process.pythonStacks(), Map.of());
        } catch (IOException e) {
            return new PythonThreads(
                    where + ", which tells nothing: " + e.getMessage(), "", Map.of());
        }
    }

    @Override
    public void close() {
        WorkerTransport last;
        synchronized (this) {
            closed = true;
            last = worker;
        }
        Session session = last.session();
        long limitNanos = config.closeTimeout().toNanos();
        if (!last.isDead()) {
            session.flushStreams(limitNanos, last.isAnswering());
        }
        long leftNanos = session.endCoroutines(limitNanos, last.isAnswering());
        session.markClosed(new ClosedRuntime());
        last.close(leftNanos);
        session.end();
        resources.close();
        exit.remove();
    }
}
