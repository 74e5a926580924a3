package org.pybridge.bench.scenario;

import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;

/** One Python call per row, a thousand rows per crossing; an operation is a row. */
public final class Each1k extends EmbeddedScenario {
    private final AddedRows rows = new AddedRows();
    private PyFunction add;

    /** Nothing is resolved yet. */
    public Each1k() {
        super("each_1k", "each over 1000 rows of two long[], per row", "each", "held_1k", 64);
    }

    /** The same rows to a worker are a question of their own: {@link ProcRows1k}. */
    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public void setUp(Environment environment) {
        add = environment.python().function("bench_functions:add");
    }

    @Override
    public void check() {
        rows.check(name(), add);
    }

    @Override
    public long run(int operationCount) {
        return rows.run(add, operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return rows.expected(operationCount);
    }

    @Override
    public int batch() {
        return AddedRows.COUNT;
    }
}
