package org.pybridge.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.Workers;

/** Starts runtimes for one case and closes those it left open. */
final class Runtimes implements AutoCloseable {
    private final ExecutionMode mode;
    private final Deque<Python> started = new ArrayDeque<>();

    Runtimes(ExecutionMode mode) {
        this.mode = mode;
    }

    /**
     * A configuration of this mode that finds the Python modules of the contract. In process mode
     * it has as many workers as the system property {@code pybridge.contract.workers} says, 1
     * without; if {@code pybridge.contract.forked} is true, they are forked.
     */
    static PythonConfig.Builder config(ExecutionMode mode) {
        PythonConfig.Builder builder =
                PythonConfig.builder().mode(mode).addPath(PythonModules.folder());
        return mode == ExecutionMode.PROCESS ? builder.workers(workers()) : builder;
    }

    /** For cases about what each worker imports by itself. */
    static Workers spawnedWorkers() {
        return Workers.of(workerCount());
    }

    private static Workers workers() {
        Workers workers = spawnedWorkers();
        return Boolean.getBoolean("pybridge.contract.forked") ? workers.forkServer() : workers;
    }

    /** How many workers a runtime of the contract has in process mode. */
    static int workerCount() {
        return Integer.getInteger("pybridge.contract.workers", 1);
    }

    ExecutionMode mode() {
        return mode;
    }

    Python start() {
        return start(builder -> {});
    }

    synchronized Python start(Consumer<PythonConfig.Builder> change) {
        PythonConfig.Builder builder = config(mode);
        change.accept(builder);
        Python python = Python.start(builder.build());
        started.push(python);
        return python;
    }

    @Override
    public synchronized void close() {
        started.forEach(Python::close);
        started.clear();
    }
}
