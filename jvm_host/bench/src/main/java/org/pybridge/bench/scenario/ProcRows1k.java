package org.pybridge.bench.scenario;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;

/** One Python call per row, a thousand rows per hop to a worker; an operation is a row. */
public final class ProcRows1k implements Scenario {
    private final AddedRows rows = new AddedRows();
    private final Hop hop;
    private PyFunction add;

    private ProcRows1k(Hop hop) {
        this.hop = hop;
    }

    /** As process mode is unless told otherwise. */
    public static ProcRows1k spinning() {
        return new ProcRows1k(Hop.SPINNING);
    }

    /** With {@code workerSpin} zero. */
    public static ProcRows1k blocked() {
        return new ProcRows1k(Hop.BLOCKED);
    }

    @Override
    public String name() {
        return hop.name("proc_rows_1k");
    }

    @Override
    public String question() {
        return hop.question("each over 1000 rows of two long[] in a worker, per row");
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Hop.MODES;
    }

    @Override
    public boolean sleeps() {
        return hop.sleeps();
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
