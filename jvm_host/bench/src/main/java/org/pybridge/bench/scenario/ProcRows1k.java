package org.pybridge.bench.scenario;

import java.util.List;
import java.util.Optional;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;

/** One Python call per row, a thousand rows per hop to a worker; an operation is a row. */
public final class ProcRows1k extends HopScenario {
    private final AddedRows rows = new AddedRows();
    private PyFunction add;

    /** The one that waits in this way. */
    public ProcRows1k(Hop hop) {
        super(hop, "proc_rows_1k", "each over 1000 rows of two long[] in a worker, per row");
    }

    @Override
    public void setUp(Environment environment) {
        add = hop.python(environment).function("bench_functions:add");
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

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(hop.rows(environment));
    }

    @Override
    public List<Reference> beside(Environment environment) {
        return List.of(hop.other().rows(environment));
    }
}
