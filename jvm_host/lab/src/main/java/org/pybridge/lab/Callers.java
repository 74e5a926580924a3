package org.pybridge.lab;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The threads that call, which stay the same from the warm-up to the end. */
final class Callers implements AutoCloseable {
    private static final long PROGRESS_MS = 500;

    private final List<Caller> members;
    private final ExecutorService threads;

    /** A thread for each caller. */
    Callers(List<Caller> members) {
        this.members = List.copyOf(members);
        final AtomicInteger count = new AtomicInteger();
        this.threads =
                Executors.newFixedThreadPool(
                        members.size(), work -> daemon(work, count.getAndIncrement()));
    }

    private static Thread daemon(Runnable work, int number) {
        final Thread thread = new Thread(work, Allocation.THREADS_OF_PYBRIDGE + "caller-" + number);
        thread.setDaemon(true);
        return thread;
    }

    /** From now on rows are timed so. */
    void groupBy(Grouping grouping) {
        members.forEach(caller -> caller.groupBy(grouping));
    }

    /** Runs a load in all threads at once; what one of them throws is thrown here. */
    Tally run(Load load, double seconds) {
        return run(load, seconds, tally -> {});
    }

    /**
     * Runs a load in all threads at once; what one of them throws is thrown here.
     *
     * @param progress is shown what there is, twice a second
     */
    Tally run(Load load, double seconds, Consumer<Tally> progress) {
        final AtomicLong startNs = new AtomicLong();
        final CyclicBarrier start = new CyclicBarrier(members.size(), () -> begin(startNs));
        final CountDownLatch running = new CountDownLatch(members.size());
        final long lengthNs = (long) (seconds * 1e9);
        final List<Future<?>> outcomes =
                members.stream()
                        .<Future<?>>map(
                                caller ->
                                        threads.submit(
                                                () -> {
                                                    try {
                                                        awaitAll(start);
                                                        final long fromNs = startNs.get();
                                                        load.run(caller, fromNs, fromNs + lengthNs);
                                                    } finally {
                                                        running.countDown();
                                                    }
                                                }))
                        .toList();
        final Tally tally = new Tally();
        try {
            while (!running.await(PROGRESS_MS, TimeUnit.MILLISECONDS)) {
                tally.addInterval(members, secondsSince(startNs));
                progress.accept(tally);
            }
            final double lasted = secondsSince(startNs);
            for (final Future<?> outcome : outcomes) {
                outcome.get();
            }
            tally.finish(members, lasted);
            return tally;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while callers worked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed: " + e.getCause(), e.getCause());
        }
    }

    private static double secondsSince(AtomicLong startNs) {
        return (System.nanoTime() - startNs.get()) / 1e9;
    }

    private void begin(AtomicLong startNs) {
        startNs.set(System.nanoTime());
        members.forEach(caller -> caller.begin(startNs.get()));
    }

    private static void awaitAll(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the callers cannot start together", e);
        }
    }

    @Override
    public void close() {
        members.forEach(caller -> caller.callee().close());
        threads.shutdown();
    }
}
