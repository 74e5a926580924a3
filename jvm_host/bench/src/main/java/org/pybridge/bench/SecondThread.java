package org.pybridge.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A thread that has called Python and then stays alive, idle, as in any real program. */
final class SecondThread {
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Thread thread;

    private SecondThread(Runnable firstCall) {
        thread = new Thread(() -> callAndStay(firstCall), "pybridge-bench-idle");
        thread.setDaemon(true);
    }

    /** Starts it and waits until its call is over; what the call throws is thrown here. */
    static SecondThread after(Runnable firstCall) throws InterruptedException {
        SecondThread second = new SecondThread(firstCall);
        second.thread.start();
        second.called.await();
        if (second.failure.get() != null) {
            throw second.failure.get();
        }
        return second;
    }

    private void callAndStay(Runnable firstCall) {
        try {
            firstCall.run();
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            called.countDown();
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it and waits for that. */
    void end() {
        done.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
