package org.pybridge.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Starts runtimes for one case and closes those it left open. */
final class Runtimes implements AutoCloseable {
    private final ExecutionMode mode;
    private final Deque<Python> started = new ArrayDeque<>();

    Runtimes(ExecutionMode mode) {
        this.mode = mode;
    }

    /** A configuration of this mode that finds the Python modules of the contract. */
    static PythonConfig.Builder config(ExecutionMode mode) {
        return PythonConfig.builder().mode(mode).addPath(PythonModules.folder());
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
