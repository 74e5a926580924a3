package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonTimeoutException;

/**
 * Calls that take about as long as they may: each gives its result or its timeout, and the calls
 * between them, which have all the time, never get what was meant for another.
 */
final class DeadlineStormTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST_MICROS = 600;
    private static final int CALLS = 400;
    private static final int THREADS = 4;

    private final AtomicInteger lateCount = new AtomicInteger();
    private final AtomicInteger doneCount = new AtomicInteger();

    /** What one thread does again and again. */
    private interface Round {
        void run(PyFunction busy, PyFunction value, long number) throws Exception;
    }

    private void storm(Runtimes runtimes, Round round) throws Exception {
        Python python = runtimes.start(builder -> builder.callGrace(LONG));
        PyFunction busy = python.function("contract_deadlines:busy");
        PyFunction value = python.function("contract_deadlines:value");
        for (var kind : Together.threadKinds().values()) {
            Together.run(
                    kind.call(),
                    THREADS,
                    thread -> {
                        for (long i = 0; i < CALLS / THREADS; i++) {
                            long micros = 1 + ThreadLocalRandom.current().nextInt(MOST_MICROS);
                            PyFunction timed = busy.timeout(Duration.ofNanos(micros * 1000));
                            round.run(timed, value, i);
                            assertThat(value.call(i)).isEqualTo(i);
                            assertThat(value.timeout(LONG).call(-i)).isEqualTo(-i);
                        }
                    });
        }
        int kinds = Together.threadKinds().size();
        assertThat(lateCount.get() + doneCount.get()).isEqualTo(CALLS * kinds);
    }

    private static double seconds() {
        return ThreadLocalRandom.current().nextInt(MOST_MICROS) / 1e6;
    }

    private void count(Callable<Object> call, Object wanted) throws Exception {
        try {
            assertThat(call.call()).isEqualTo(wanted);
            doneCount.incrementAndGet();
        } catch (PythonTimeoutException late) {
            lateCount.incrementAndGet();
        }
    }

    @ContractTest
    void ofSingleCalls(Runtimes runtimes) throws Exception {
        storm(runtimes, (busy, value, number) -> count(() -> busy.call(seconds(), number), number));
    }

    @ContractTest
    void ofRows(Runtimes runtimes) throws Exception {
        storm(
                runtimes,
                (busy, value, number) -> {
                    double[] waits = {seconds() / 3, seconds() / 3, seconds() / 3};
                    long[] numbers = LongStream.range(number, number + waits.length).toArray();
                    count(() -> busy.each(long[].class, waits, numbers), numbers);
                });
    }

    @ContractTest
    void inHolds(Runtimes runtimes) throws Exception {
        Python holder = runtimes.start();
        storm(
                runtimes,
                (busy, value, number) ->
                        holder.hold(
                                () -> {
                                    count(() -> busy.call(seconds(), number), number);
                                    assertThat(value.call(number)).isEqualTo(number);
                                    return null;
                                }));
    }

    @ContractTest
    void belowCallsThatHaveTimeAndThatHaveNot(Runtimes runtimes) throws Exception {
        Python outer = runtimes.start(builder -> builder.callGrace(LONG));
        PyFunction around = outer.function("contract_deadlines:call_then_value");
        storm(
                runtimes,
                (busy, value, number) -> {
                    Callable<Object> inner =
                            () -> {
                                count(() -> busy.call(seconds(), number), number);
                                assertThat(value.call(number)).isEqualTo(number);
                                return null;
                            };
                    PyFunction caller = number % 2 == 0 ? around : around.timeout(LONG);
                    assertThat(caller.call(inner, number)).isEqualTo(number);
                });
    }

    @ContractTest
    void ofFuturesThatAreCancelled(Runtimes runtimes) throws Exception {
        Python python = runtimes.start(builder -> builder.callGrace(LONG));
        PyFunction busy = python.function("contract_deadlines:busy");
        PyFunction value = python.function("contract_deadlines:value");
        for (long i = 0; i < CALLS; i++) {
            CompletableFuture<Object> future = busy.callAsync(seconds(), i);
            CompletableFuture<Object> other = value.callAsync(i);
            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(MOST_MICROS));
            future.cancel(true);
            assertThat(other.get(60, TimeUnit.SECONDS)).isEqualTo(i);
            assertThat(value.callAsync(-i).get(60, TimeUnit.SECONDS)).isEqualTo(-i);
        }
    }
}
