package org.pybridge.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/**
 * A place in Java code that is passed only by who does not hold the GIL: another thread has a
 * monitor that is wanted there, and gives it up after a call of Python.
 */
public final class Meeting {
    private static final AtomicReference<Meeting> CURRENT = new AtomicReference<>();

    private final PyFunction square;
    private final AtomicInteger passed = new AtomicInteger();

    Meeting(Python python) {
        square = python.function("contract_functions:square");
        CURRENT.set(this);
    }

    /** Passes the newest meeting; for code that knows no other, as static initialisers. */
    public static int passCurrent() {
        return CURRENT.get().pass();
    }

    /** Returns how often it was passed. */
    int pass() {
        Object monitor = new Object();
        CountDownLatch taken = new CountDownLatch(1);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread holder =
                new Thread(
                        () -> {
                            synchronized (monitor) {
                                taken.countDown();
                                result.set(square.call(12));
                            }
                        },
                        "holder of the monitor");
        holder.setDaemon(true);
        holder.start();
        try {
            if (!taken.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the other thread did not begin");
            }
            synchronized (monitor) {
                passed.incrementAndGet();
            }
            holder.join(30_000);
        } catch (InterruptedException error) {
            throw new AssertionError(error);
        }
        if (!Long.valueOf(144).equals(result.get())) {
            throw new AssertionError("the other thread's call gave " + result.get());
        }
        return passed.get();
    }

    int count() {
        return passed.get();
    }
}
