package org.pybridge.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;
import org.pybridge.platform.DaemonThread;
import org.pybridge.platform.NativeLoader;
import org.pybridge.platform.PreparedDependencies;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.runtime.CallPlaces;
import org.pybridge.runtime.ClosedRuntime;
import org.pybridge.runtime.PythonThreads;
import org.pybridge.runtime.RuntimeResources;
import org.pybridge.runtime.Session;
import org.pybridge.runtime.SessionSource;
import org.pybridge.runtime.SourceCounts;

/** The sessions of a runtime in its workers, from their start to their end. */
public final class WorkerSource implements SessionSource {
    private final WorkerCommand command;
    private final RuntimeResources resources;
    private final WorkerCounts counts = new WorkerCounts();
    private final WorkerStarter starter;
    private final WorkerPool pool;
    private WorkerExit exit; // set before the source is seen

    private WorkerSource(
            PythonEnvironment environment, PythonConfig config, PreparedDependencies prepared) {
        this.command = new WorkerCommand(environment, config, prepared);
        this.resources = new RuntimeResources(config, prepared);
        this.starter = new WorkerStarter(command, config, resources, counts);
        this.pool = new WorkerPool(config, starter, counts);
    }

    /**
     * Starts the workers, side by side, and waits until all are ready.
     *
     * @param prepared what the job brings along; null for nothing
     * @throws PythonStartException if one cannot be started, ends, or is not ready in time
     */
    public static WorkerSource start(
            PythonEnvironment environment, PythonConfig config, PreparedDependencies prepared) {
        NativeLoader.load(environment);
        WorkerSource source = new WorkerSource(environment, config, prepared);
        source.exit = WorkerExit.install();
        boolean started = false;
        try {
            source.startAll();
            source.exit.serve(source);
            started = true;
        } finally {
            if (!started) {
                source.close();
            }
        }
        return source;
    }

    private void startAll() {
        WorkerPlace[] places = pool.places();
        List<CompletableFuture<Worker>> others = new ArrayList<>();
        for (int i = 1; i < places.length; i++) {
            String thread = "pybridge-worker-start-" + (i + 1);
            others.add(DaemonThread.future(thread, places[i]::revived));
        }
        List<Throwable> failures = new ArrayList<>();
        StringJoiner told = new StringJoiner("; ");
        for (int i = 0; i < places.length; i++) {
            try {
                if (i == 0) {
                    places[0].revived();
                } else {
                    others.get(i - 1).join();
                }
            } catch (CompletionException e) {
                failures.add(e.getCause());
                told.add("worker " + (i + 1) + ": " + e.getCause().getMessage());
            } catch (RuntimeException e) {
                failures.add(e);
                told.add("worker " + (i + 1) + ": " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw failed(failures, told.toString(), places.length);
        }
        pool.started();
    }

    private RuntimeException failed(List<Throwable> failures, String told, int workerCount) {
        for (Throwable failure : failures) {
            if (failure instanceof RuntimeException raised
                    && !(failure instanceof WorkerException)) {
                return withOthers(raised, failures); // it tells what Python has raised
            }
        }
        String which =
                workerCount == 1
                        ? failures.get(0).getMessage()
                        : failures.size() + " of " + workerCount + " fail: " + told;
        return new PythonStartException(
                "no worker process starts with "
                        + command.describe()
                        + ": "
                        + which
                        + command.homeVariable(),
                failures.get(0));
    }

    private static RuntimeException withOthers(RuntimeException raised, List<Throwable> failures) {
        for (Throwable other : failures) {
            if (other != raised) {
                raised.addSuppressed(other);
            }
        }
        return raised;
    }

    /** See {@link WorkerProcess#prepareExit}. */
    void prepareExit() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Worker worker : pool.remaining()) { // what one that ends prints is still to come
            all.add(
                    DaemonThread.future(
                            "pybridge-worker-exit-" + worker.pid(),
                            () -> {
                                worker.transport().process().prepareExit();
                                return null;
                            }));
        }
        for (CompletableFuture<Void> each : all) {
            each.handle((value, ended) -> value).join(); // one may have ended before
        }
    }

    @Override
    public Session current() {
        return pool.current();
    }

    @Override
    public Session home() {
        return pool.home();
    }

    @Override
    public List<Session> otherSessions() {
        Session current = pool.current();
        List<Session> others = new ArrayList<>();
        for (Worker worker : pool.all()) {
            if (worker.session() != current) {
                others.add(worker.session());
            }
        }
        return others;
    }

    @Override
    public void sourcesChanged() {
        starter.sourcesChanged();
    }

    @Override
    public void reloaded(String module) {
        pool.reloaded(module);
    }

    @Override
    public CallPlaces places() {
        return pool;
    }

    @Override
    public RuntimeResources resources() {
        return resources;
    }

    @Override
    public SourceCounts counts() {
        int pendingReleases = 0;
        for (Worker worker : pool.all()) {
            pendingReleases += worker.transport().pendingReleases();
        }
        return new SourceCounts(
                counts.calls.get(),
                counts.upcalls.get(),
                pendingReleases,
                0,
                0,
                pool.waitingCount(),
                pool.places()[0].worker().pid(),
                counts.starts.get(),
                pool.stats());
    }

    @Override
    public PythonThreads pythonThreads() {
        StringJoiner where = new StringJoiner(", ");
        StringJoiner stacks = new StringJoiner("\n");
        List<Worker> told = pool.all();
        Worker home = pool.places()[0].worker();
        if (!told.contains(home)) {
            told.add(0, home); // that it has ended is to be told too
        }
        for (Worker worker : told) {
            String named = "the worker process " + worker.pid();
            try {
                stacks.add(worker.transport().process().pythonStacks());
                where.add(named);
            } catch (IOException e) {
                where.add(named + ", which tells nothing: " + e.getMessage());
            }
        }
        return new PythonThreads(where.toString(), stacks.toString(), Map.of());
    }

    @Override
    public void close() {
        List<Worker> workers = pool.close();
        boolean isInCall = counts.conversations.caller() != null;
        long limitNanos = pool.closeTimeoutNanos();
        List<CompletableFuture<Void>> others = new ArrayList<>();
        List<Worker> here = new ArrayList<>();
        for (Worker worker : workers) {
            if (workers.size() == 1 || worker.transport().isAnswering()) {
                here.add(worker);
            } else {
                try {
                    String thread = "pybridge-worker-end-" + worker.pid();
                    others.add(
                            DaemonThread.future(
                                    thread, () -> end(worker, isInCall ? 0 : limitNanos)));
                } catch (OutOfMemoryError e) {
                    here.add(worker); // there is no thread for it
                }
            }
        }
        try {
            for (Worker worker : here) {
                end(worker, limitNanos);
            }
        } finally {
            try {
                CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).join();
            } finally {
                starter.close();
                resources.close();
                exit.remove();
            }
        }
    }

    private static Void end(Worker worker, long limitNanos) {
        worker.end(new ClosedRuntime(), limitNanos);
        return null;
    }
}
