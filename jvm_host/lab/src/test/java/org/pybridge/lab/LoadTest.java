package org.pybridge.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadTest {
    private static final Inputs ROWS =
            new Inputs(
                    "f",
                    new Object[][] {{0L}, {1L}, {2L}, {3L}},
                    new String[] {"0", "1", "2", "3"},
                    new String[4]);

    private static Tally run(Load load, double seconds, int threads, LongUnaryOperator function) {
        final List<Caller> members =
                IntStream.range(0, threads)
                        .mapToObj(
                                number ->
                                        new Caller(
                                                number,
                                                ROWS,
                                                new FakeCallee(function),
                                                new Watch(),
                                                number))
                        .toList();
        try (Callers callers = new Callers(members)) {
            return callers.run(load, seconds);
        }
    }

    private static long failing(long argument) {
        if (argument == 3) {
            throw new IllegalArgumentException("three");
        }
        return argument;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aClosedLoopCountsAllCallsAndTimesThoseThatSucceed(int batch) {
        final Tally tally = run(Load.closed(batch), 0.1, 2, LoadTest::failing);
        final long failed = tally.failures().counts().get("IllegalArgumentException");
        assertThat(failed).isPositive();
        assertThat(tally.latency().getTotalCount()).isEqualTo(tally.calls() - failed);
        assertThat(tally.calls()).isEqualTo(LoadTest.sum(tally.perSecond()));
        assertThat(tally.seconds()).isGreaterThanOrEqualTo(0.1);
        assertThat(tally.unserved()).isZero();
        assertThat(tally.service().getTotalCount()).isZero();
    }

    private static long sum(long[] counts) {
        return IntStream.range(0, counts.length).mapToLong(index -> counts[index]).sum();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOpenLoopHasEachArrivalOrSaysThatItWasNotServed(boolean inBatches) {
        final Load load = Load.open(inBatches ? 4 : 1, new Arrivals(1000, 2));
        final Tally tally = run(load, 0.2, 2, LoadTest::failing);
        assertThat(tally.calls() + tally.unserved()).isEqualTo(200);
        final long failed = tally.failures().counts().getOrDefault("IllegalArgumentException", 0L);
        assertThat(tally.latency().getTotalCount()).isEqualTo(tally.calls() - failed);
        assertThat(tally.service().getTotalCount()).isEqualTo(tally.calls() - failed);
    }

    @Test
    void aStallIsSeenInAllThatHadToWaitForIt() {
        final long stallNs = TimeUnit.MILLISECONDS.toNanos(100);
        final AtomicBoolean stalled = new AtomicBoolean();
        final LongUnaryOperator stallsOnce =
                argument -> {
                    if (!stalled.getAndSet(true)) {
                        Pause.untilNs(System.nanoTime() + stallNs);
                    }
                    return argument;
                };
        final Tally tally = run(Load.open(1, new Arrivals(1000, 1)), 1, 1, stallsOnce);
        final long late = tally.latency().getCountBetweenValues(stallNs / 2, 10 * stallNs);
        assertThat(late + tally.unserved()).isGreaterThanOrEqualTo(50);
        assertThat(tally.service().getValueAtPercentile(50))
                .isLessThanOrEqualTo(tally.latency().getMaxValue());
    }

    @Test
    void aBundleThatDoesNotEndIsGivenUp() {
        final CountDownLatch never = new CountDownLatch(1);
        final LongUnaryOperator hangs =
                argument -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return argument;
                };
        final Tally tally = run(Load.open(2, new Arrivals(100, 1)), 0.1, 1, hangs);
        assertThat(tally.unserved()).isEqualTo(10);
        assertThat(tally.calls()).isZero();
        assertThat(tally.failures().counts()).isEqualTo(Map.of());
        never.countDown();
    }

    @Test
    void theEmptyCallHasACost() {
        assertThat(Overhead.nsPerRow(ROWS, Grouping.SINGLE, 1)).isPositive();
    }
}
