package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that comes and goes with its work, of which none may be left lying. */
@Timeout(60)
final class OnDemandThreadTest {
    private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final OnDemandThread thread = new OnDemandThread("pybridge-test", 0, this::doWork);

    /** Ends at once when there is no work, so that each moment of the end is met. */
    private void doWork() {
        starts.incrementAndGet();
        do {
            for (Runnable task = work.poll(); task != null; task = work.poll()) {
                task.run();
            }
        } while (!thread.ends(work::isEmpty));
    }

    private void bring(Runnable task) {
        work.add(task);
        thread.wake();
    }

    @Test
    void workThatComesAtTheEndIsNeverLeft() throws InterruptedException {
        Semaphore done = new Semaphore(0);
        for (int i = 0; i < 20_000; i++) {
            bring(done::release);
            assertThat(done.tryAcquire(30, TimeUnit.SECONDS)).as("work %d", i).isTrue();
        }
        assertThat(starts.get()).isPositive();
    }

    @Test
    void itRunsForTheFirstWorkAndIsADaemon() throws InterruptedException {
        assertThat(thread.isRunning()).isFalse();
        thread.unpark();
        assertThat(thread.isRunning()).isFalse();
        Exchanger<Thread> seen = new Exchanger<>();
        Semaphore end = new Semaphore(0);
        bring(
                () -> {
                    try {
                        seen.exchange(Thread.currentThread());
                        end.acquire();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        Thread worker = seen.exchange(null);
        assertThat(thread.isRunning()).isTrue();
        assertThat(worker.isDaemon()).isTrue();
        assertThat(worker.getName()).isEqualTo("pybridge-test");
        end.release();
    }

    @Test
    void afterAnErrorTheNextWorkStartsAnother() throws InterruptedException {
        Semaphore seen = new Semaphore(0);
        Thread[] failed = new Thread[1];
        bring(
                () -> {
                    failed[0] = Thread.currentThread();
                    failed[0].setUncaughtExceptionHandler((where, error) -> {});
                    seen.release();
                    throw new IllegalStateException("on purpose");
                });
        assertThat(seen.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        failed[0].join();
        assertThat(thread.isRunning()).isFalse();
        bring(seen::release);
        assertThat(seen.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }
}
