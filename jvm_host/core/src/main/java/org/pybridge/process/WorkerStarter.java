package org.pybridge.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FramePool;
import org.pybridge.platform.BuildVersion;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.InstallCommand;
import org.pybridge.runtime.JobFiles;
import org.pybridge.runtime.OpenRequest;
import org.pybridge.runtime.RuntimeResources;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.WarmUp;

/** Starts worker processes and makes them ready for calls: modules imported, warmed up. */
final class WorkerStarter {
    private final WorkerCommand command;
    private final ForkServers servers; // null where workers are spawned
    private final PythonConfig config;
    private final RuntimeResources resources;
    private final WorkerCounts counts;

    WorkerStarter(
            WorkerCommand command,
            PythonConfig config,
            RuntimeResources resources,
            WorkerCounts counts) {
        this.command = command;
        this.servers = config.workers().usesForkServer() ? new ForkServers(command) : null;
        this.config = config;
        this.resources = resources;
        this.counts = counts;
    }

    /**
     * Starts one and waits until it is ready.
     *
     * @throws WorkerException if it cannot be started, ends, or is not ready in time
     * @throws org.pybridge.PythonException if it cannot import or call what it is to; what Java's
     *     code throws below that, checked exceptions too
     * @throws IllegalStateException if the pool is closed meanwhile
     */
    Worker start(WorkerPool pool) {
        Worker made = null;
        pool.starts().begin();
        try {
            made = new Worker(pool, transportOf(spawned(), pool));
            counts.starts.incrementAndGet();
            makeReady(made, pool);
            return made;
        } finally {
            pool.starts().end(made);
        }
    }

    /** See {@link org.pybridge.runtime.SessionSource#sourcesChanged}. */
    void sourcesChanged() {
        if (servers != null) {
            servers.renew();
        }
    }

    /** The pool is closed: what is not ready to start workers is ended. */
    void abandon() {
        if (servers != null) {
            servers.abandon();
        }
    }

    /** All workers have ended. */
    void close() {
        if (servers != null) {
            servers.close();
        }
    }

    private WorkerTransport transportOf(WorkerProcess process, WorkerPool pool) {
        boolean isMade = false;
        try {
            WorkerTransport made = new WorkerTransport(process, counts, pool::lost);
            isMade = true;
            return made;
        } finally {
            if (!isMade) { // the system has no thread for it
                process.end();
                process.closeChannels(List.of(process.channels()));
                process.closeUpcallChannels(0);
            }
        }
    }

    private void makeReady(Worker made, WorkerPool pool) {
        WorkerTransport transport = made.transport();
        CountDownLatch ready = new CountDownLatch(1);
        boolean isReady = false;
        try {
            pool.starts().made(made);
            Runnable watch = () -> endUnlessReady(transport, ready);
            DaemonThread.of("pybridge-worker-start", watch).start();
            open(made);
            isReady = true;
        } finally {
            ready.countDown();
            if (!isReady) {
                made.end("it did not become ready", 0);
            }
        }
    }

    private WorkerProcess spawned() {
        try {
            return WorkerProcess.start(servers == null ? command : servers, command.mailboxes());
        } catch (IOException e) {
            throw new WorkerException("the process cannot be started: " + e.getMessage());
        }
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

    private void open(Worker made) {
        WorkerTransport transport = made.transport();
        FrameMemory borrowed = FramePool.borrow();
        FrameMemory request = OpenRequest.write(borrowed, config);
        FrameMemory reply = transport.carry(request, null);
        try {
            Session session = Session.opened(resources.observed(transport), reply, resources);
            requireSameVersion(session.bridgeVersion());
            transport.opened(session);
            if (resources.dependencies() != null) {
                JobFiles.beginWorker(session, resources.dependencies());
            }
            session.begin(config);
            command.tellOfCopies(transport.shareMemory()); // what was imported may have changed it
            WarmUp.run(session, config);
        } finally {
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
}
