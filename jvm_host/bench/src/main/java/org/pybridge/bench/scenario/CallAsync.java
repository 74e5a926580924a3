package org.pybridge.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.pybridge.BundledFunction;
import org.pybridge.Bundling;
import org.pybridge.PyFunction;
import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;

/**
 * Asynchronous calls of {@code add}, 256 of which are under way: each by itself, or in bundles. In
 * thread mode the reference is a plain call in C, in process mode a bare hop.
 */
public final class CallAsync extends EmbeddedScenario {
    private static final int UNDER_WAY = 256;
    private static final long RIGHT = 3;

    private final int size;
    private PyFunction add;
    private BundledFunction bundled; // null where each call goes by itself

    private CallAsync(String name, String question, int size) {
        super(name, question, "call_int", "gil", 64);
        this.size = size;
    }

    /** Each call crosses by itself, on a thread of the runtime's executor. */
    public static CallAsync single() {
        return new CallAsync("async_int", "callAsync of long add(long, long), per call", 0);
    }

    /** Calls in bundles of this size. */
    public static CallAsync bundled(int size) {
        return new CallAsync(
                "bundle_" + size,
                "the same bundled, " + size + (size == 1 ? " call" : " calls") + " a bundle",
                size);
    }

    @Override
    public void setUp(Environment environment) {
        add = environment.python().function("bench_functions:add");
        bundled = size == 0 ? null : add.bundled(Bundling.of(size, Duration.ofMillis(10)));
    }

    private CompletableFuture<Object> begin(long left) {
        return bundled == null ? add.callAsync(left, RIGHT) : bundled.callAsync(left, RIGHT);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), (Long) begin(4).join(), 4 + RIGHT);
    }

    @Override
    public long run(int operationCount) {
        long checksum = 0;
        List<CompletableFuture<Object>> begun = new ArrayList<>(UNDER_WAY);
        for (int done = 0; done < operationCount; done += UNDER_WAY) {
            for (int i = 0; i < UNDER_WAY; i++) {
                begun.add(begin(done + i));
            }
            for (CompletableFuture<Object> each : begun) {
                checksum += (Long) each.join();
            }
            begun.clear();
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long last = operationCount - 1L;
        return last * operationCount / 2 + operationCount * RIGHT;
    }

    @Override
    public int batch() {
        return UNDER_WAY;
    }
}
