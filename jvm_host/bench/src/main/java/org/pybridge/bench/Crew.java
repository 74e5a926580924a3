package org.pybridge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** The calling thread and helpers that work beside it when asked. */
final class Crew implements AutoCloseable {
    private final int size;
    private final CyclicBarrier start;
    private final ExecutorService helpers;

    /** So many threads, the calling one included. */
    Crew(int size) {
        this.size = size;
        this.start = new CyclicBarrier(size);
        this.helpers = Executors.newCachedThreadPool(Crew::daemon);
    }

    private static Thread daemon(Runnable work) {
        final Thread thread = new Thread(work, "pybridge-bench-helper");
        thread.setDaemon(true);
        return thread;
    }

    int size() {
        return size;
    }

    /**
     * Runs it in all threads at once, with the member's number, 0 for the caller; and waits. What a
     * helper throws is thrown here.
     */
    void together(IntConsumer work) {
        final List<Future<?>> running = new ArrayList<>();
        for (int member = 1; member < size; member++) {
            final int number = member;
            running.add(helpers.submit(() -> startTogether(work, number)));
        }
        startTogether(work, 0);
        for (final Future<?> each : running) {
            await(each);
        }
    }

    private void startTogether(IntConsumer work, int member) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("the crew cannot start together", e);
        }
        work.accept(member);
    }

    private static void await(Future<?> running) {
        try {
            running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a helper worked", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a helper failed", e.getCause());
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }
}
