package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.IntOperands;

/**
 * The call of {@link CallInt} by two threads at once, each taking the GIL per call or per batch.
 */
public final class Threads implements Scenario {
    private static final int THREAD_COUNT = 2;

    private final String name;
    private final String question;
    private final int batch;
    private final String variant;
    private Python python;
    private Adder adder;

    private Threads(String name, String question, int batch, String variant) {
        this.name = name;
        this.question = question;
        this.batch = batch;
        this.variant = variant;
    }

    /** Each call takes the GIL. */
    public static Threads perCall() {
        return new Threads("threads_2", "call_int by two threads at once", 1, "gil");
    }

    /** A thousand calls inside one {@code hold}. */
    public static Threads batched() {
        return new Threads(
                "threads_2_batch1000",
                "call_int by two threads at once, 1000 calls per hold",
                1000,
                "held_1k");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return question;
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD);
    }

    @Override
    public int threads() {
        return THREAD_COUNT;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public void setUp(Environment environment) {
        python = environment.python();
        adder = python.function("bench_functions:add").as(Adder.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), adder.add(-5, 3), -2L);
    }

    @Override
    public long run(int operationCount) {
        if (batch == 1) {
            return add(operationCount);
        }
        final long[] checksum = new long[1];
        for (int done = 0; done < operationCount; done += batch) {
            python.hold((Runnable) () -> checksum[0] += add(batch));
        }
        return checksum[0];
    }

    private long add(int operationCount) {
        final Adder bound = adder;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += bound.add(IntOperands.first(index), IntOperands.SECOND);
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return batch == 1
                ? IntOperands.expected(operationCount)
                : operationCount / batch * IntOperands.expected(batch);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(environment.embedded("threads", variant + "_by_2"));
    }

    @Override
    public Optional<Reference> referenceAlone(Environment environment) {
        return Optional.of(environment.embedded("threads", variant + "_by_1"));
    }
}
